import type { EventContent, ProviderResult, RoomEvent } from '@roomkit/core';
import { expect } from 'vitest';

import { within } from '../runtime/within.ts';
import { anEvent } from '../store/fixtures.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { PATIENCE_MS } from '../suite/expectations.ts';
import type { MessagingSubject } from './messaging-subject.ts';
import { arrivedOf, channelOf, expectRefused, noVendor, sendOptions, sent, sentText, vendorOf } from './vendor-side.ts';

const EDIT: EventContent = { type: 'edit', targetEventId: 'e1', newContent: { type: 'text', body: 'better' } };
const DELETE: EventContent = { type: 'delete', targetEventId: 'e1', deleteType: 'sender' };

/** The id under which the vendor knows a message of the person, where the provider receives. */
async function idOfInbound(subject: MessagingSubject): Promise<string | null> {
  const text = vendorOf(subject).inbound.text;
  if (!text) return null;
  const { messages } = await arrivedOf(subject, text(''));
  return messages[0]?.providerMessageId ?? null;
}

/** Fails unless a change of a message that is there is refused, and the message stays as it is. */
async function expectUnchanged(subject: MessagingSubject, id: string, content: EventContent): Promise<void> {
  const options = sendOptions({ targetMessageIds: [id], idempotencyKey: 'e2:a' });
  const before = vendorOf(subject).message(id);
  const send = async (event: RoomEvent): Promise<ProviderResult> => subject.send(event, options);
  await expectRefused(subject, anEvent({ id: 'e2', content }), ['content_unsupported'], send);
  expect(vendorOf(subject).message(id)).toEqual(before);
}

/** Edits, deletions, reactions, typing, reading: what is done to messages that are there. */
export const signCases: readonly ConformanceCase<MessagingSubject>[] = [
  {
    title: 'CORE-6.6.9 edits the message that is there where it claims to, and sends no edit otherwise',
    capability: { name: 'edit', isClaimed: (subject) => channelOf(subject).supportsEdit ?? false },
    missing: noVendor,
    async run(subject) {
      const id = await sentText(subject);
      const taken = await subject.taken();
      if (channelOf(subject).supportsEdit) {
        const options = sendOptions({ targetMessageIds: [id], idempotencyKey: 'e2:a' });
        const result = await within(PATIENCE_MS, subject.send(anEvent({ id: 'e2', content: EDIT }), options));
        expect(result.success).toBe(true);
        expect(vendorOf(subject).message(id)).toMatchObject({ text: 'better' });
        expect(vendorOf(subject).message(id)?.edits).toBeGreaterThan(0);
        expect(await subject.taken()).toBe(taken);
      } else await expectUnchanged(subject, id, EDIT);
    },
  },
  {
    title: 'CORE-6.6.9 deletes the message that is there where it claims to, and sends no deletion otherwise',
    capability: { name: 'delete', isClaimed: (subject) => channelOf(subject).supportsDelete ?? false },
    missing: noVendor,
    async run(subject) {
      const id = await sentText(subject);
      if (channelOf(subject).supportsDelete) {
        const options = sendOptions({ targetMessageIds: [id], idempotencyKey: 'e2:a' });
        const result = await within(PATIENCE_MS, subject.send(anEvent({ id: 'e2', content: DELETE }), options));
        expect(result.success).toBe(true);
        expect(vendorOf(subject).message(id)?.isDeleted).toBe(true);
      } else await expectUnchanged(subject, id, DELETE);
    },
  },
  {
    title: 'an edit or a deletion of what never got there is refused before the call',
    missing: (subject) =>
      noVendor(subject) ??
      (channelOf(subject).supportsEdit || channelOf(subject).supportsDelete ? null : 'it has neither'),
    async run(subject) {
      const content = channelOf(subject).supportsEdit ? EDIT : DELETE;
      await expectRefused(subject, anEvent({ content }), ['content_unsupported']);
      expect(await subject.taken()).toBe(0);
    },
  },
  {
    title: 'answers the message that is answered, where it claims threads',
    capability: { name: 'reply', isClaimed: (subject) => channelOf(subject).supportsThreading ?? false },
    missing: noVendor,
    async run(subject) {
      const id = await sentText(subject);
      const options = { replyToMessageId: id, idempotencyKey: 'e2:a' };
      const [reply] = await sent(subject, { type: 'text', body: 'and more' }, options);
      expect(reply?.replyTo ?? null).toBe(channelOf(subject).supportsThreading ? id : null);
    },
  },
  {
    title: 'shows a reaction and takes it back where it claims to',
    capability: { name: 'reaction', isClaimed: (subject) => channelOf(subject).supportsReactions ?? false },
    missing: noVendor,
    async run(subject) {
      const { provider, to = '' } = subject;
      if (!channelOf(subject).supportsReactions) {
        expect(provider.sendReaction).toBeUndefined();
        return;
      }
      const id = (await idOfInbound(subject)) ?? (await sentText(subject));
      const react = (emoji: string, idempotencyKey: string): Promise<ProviderResult | undefined> =>
        within(PATIENCE_MS, Promise.resolve(provider.sendReaction?.(id, emoji, to, sendOptions({ idempotencyKey }))));
      const first = await react('👍', 'e2:a');
      expect(first?.success).toBe(true);
      expect(vendorOf(subject).message(id)?.reactions).toEqual(['👍']);
      await react('', 'e3:a');
      expect(vendorOf(subject).message(id)?.reactions).toEqual([]);
    },
  },
  {
    title: 'shows that somebody writes where it claims to',
    capability: { name: 'typing', isClaimed: (subject) => channelOf(subject).supportsTyping ?? false },
    missing: noVendor,
    async run(subject) {
      const { provider, to = '' } = subject;
      if (!channelOf(subject).supportsTyping) {
        expect(provider.sendTyping).toBeUndefined();
        return;
      }
      const about = await idOfInbound(subject);
      const options = sendOptions({ lastInboundMessageId: async () => about });
      await within(PATIENCE_MS, Promise.resolve(provider.sendTyping?.(to, true, options)));
      expect(vendorOf(subject).typing).toHaveLength(1);
    },
  },
  {
    title: 'tells the vendor what was read where it can',
    capability: { name: 'mark read', isClaimed: ({ provider }) => provider.markRead !== undefined },
    missing: noVendor,
    async run(subject) {
      const { provider, to = '' } = subject;
      if (!provider.markRead) {
        expect(channelOf(subject).supportsReadReceipts ?? false).toBe(false);
        return;
      }
      expect(channelOf(subject).supportsReadReceipts).toBe(true);
      const id = await idOfInbound(subject);
      if (id === null) throw new Error('a provider that tells what was read must receive');
      await within(PATIENCE_MS, provider.markRead([id], to, sendOptions()));
      expect(vendorOf(subject).message(id)?.isRead).toBe(true);
    },
  },
];
