import type { DeliveryOutcome, InboundFeature, InboundMessage } from '@roomkit/core';
import { inboundMessageSchema } from '@roomkit/core/schemas';
import { expect } from 'vitest';

import { within } from '../runtime/within.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { PATIENCE_MS } from '../suite/expectations.ts';
import type { Arrived, MessagingSubject, VendorArrival, VendorWebhook } from './messaging-subject.ts';
import { arrivedOf, channelOf, noVendor, sentText, vendorOf } from './vendor-side.ts';

async function read(subject: MessagingSubject, given: VendorWebhook | VendorArrival): Promise<Arrived> {
  const arrived = await arrivedOf(subject, given);
  for (const message of arrived.messages) expect(inboundMessageSchema.safeParse(message).error).toBeUndefined();
  return arrived;
}

type Expectation = (arrived: Arrived, subject: MessagingSubject, about: string) => void | Promise<void>;

const only = <Item>(items: readonly Item[]): Item => {
  expect(items).toHaveLength(1);
  return items[0] as Item;
};

const hasFile = ({ content }: InboundMessage): boolean =>
  [content, ...(content.type === 'composite' ? content.parts : [])].some(({ type }) =>
    ['media', 'audio', 'video'].includes(type),
  );

/** Whether what arrived is what the person did. */
const EXPECTED: Readonly<Record<InboundFeature, Expectation>> = {
  async media({ messages }, { provider }) {
    const message = only(messages);
    expect(hasFile(message)).toBe(true);
    if (!provider.fetchMedia) return;
    const parts = message.content.type === 'composite' ? message.content.parts : [message.content];
    const file = parts.find((part) => 'url' in part);
    const fetched = await within(PATIENCE_MS, provider.fetchMedia((file as { readonly url: string }).url));
    expect(fetched.bytes.byteLength).toBeGreaterThan(0);
    await expect(
      within(PATIENCE_MS, provider.fetchMedia((file as { readonly url: string }).url, { maxBytes: 1 })),
    ).rejects.toMatchObject({ code: 'media_too_large' });
  },
  location({ messages }) {
    expect(only(messages).content).toMatchObject({ type: 'location', latitude: 45.5, longitude: -73.25 });
  },
  reply({ messages }, _subject, about) {
    expect(only(messages).replyToProviderMessageId).toBe(about);
  },
  button({ messages }) {
    const { content, channelData } = only(messages);
    expect(content).toEqual({ type: 'text', body: 'Yes' });
    expect(channelData).toMatchObject({ buttonPayload: 'y' });
  },
  edit({ messages }, _subject, about) {
    const { content, providerMessageId, targetProviderMessageId } = only(messages);
    expect(content).toMatchObject({ type: 'edit', newContent: { type: 'text', body: 'better' } });
    expect(targetProviderMessageId).toBe(about);
    expect(providerMessageId).not.toBe(about);
  },
  delete({ messages }, _subject, about) {
    const { content, providerMessageId, targetProviderMessageId } = only(messages);
    expect(content.type).toBe('delete');
    expect(targetProviderMessageId).toBe(about);
    expect(providerMessageId).not.toBe(about);
  },
  reaction({ messages, notices }, _subject, about) {
    expect(messages).toEqual([]);
    expect(only(notices)).toMatchObject({ type: 'reaction', providerMessageId: about, emoji: '👍', action: 'add' });
  },
  typing({ messages, notices }) {
    expect(messages).toEqual([]);
    expect(only(notices)).toMatchObject({ type: 'typing', isTyping: true });
  },
  watermark({ messages, notices }) {
    expect(messages).toEqual([]);
    expect(only(notices)).toMatchObject({ type: 'watermark', status: 'read', until: expect.any(Date) });
  },
};

/** The id of a message of the person's own. */
async function ownMessage(subject: MessagingSubject): Promise<string> {
  const text = vendorOf(subject).inbound.text;
  if (!text) throw new Error('a provider that receives must be given with a text');
  const { messages } = await read(subject, text(''));
  const id = only(messages).providerMessageId;
  if (!id) throw new Error('an inbound message must have its native id');
  return id;
}

function receiving(feature: InboundFeature): ConformanceCase<MessagingSubject> {
  const isClaimed = ({ provider }: MessagingSubject): boolean =>
    provider.capabilities.receives?.includes(feature) ?? false;
  return {
    title: `CORE-17.1.1 reads what the vendor sends about: ${feature}`,
    capability: { name: `receive ${feature}`, isClaimed },
    missing: noVendor,
    async run(subject) {
      const make = vendorOf(subject).inbound[feature];
      if (!isClaimed(subject)) {
        // A vendor that sends it would have its messages thrown away.
        expect(make).toBeUndefined();
        return;
      }
      if (!make) throw new Error(`a provider that claims to receive ${feature} must be given with one`);
      const isOwn = feature === 'edit' || feature === 'delete';
      const about = isOwn ? await ownMessage(subject) : await sentText(subject);
      await EXPECTED[feature](await read(subject, make(about)), subject, about);
    },
  };
}

const REPORTS: readonly DeliveryOutcome[] = ['accepted', 'sent', 'delivered', 'read', 'failed'];

function reporting(status: DeliveryOutcome): ConformanceCase<MessagingSubject> {
  const isClaimed = ({ provider }: MessagingSubject): boolean =>
    provider.capabilities.reports?.includes(status) ?? false;
  return {
    title: `reads reports that a message is ${status}`,
    capability: { name: `report ${status}`, isClaimed },
    missing: (subject) => noVendor(subject) ?? (isClaimed(subject) ? null : 'the vendor does not report it'),
    async run(subject) {
      const { report } = vendorOf(subject);
      if (!report) throw new Error('a provider that claims reports must be given with `report`');
      const id = await sentText(subject);
      const { messages, statuses } = await read(subject, report(status, id));
      expect(only(statuses)).toMatchObject({ messageId: id, status, provider: subject.provider.name });
      expect(messages).toEqual([]);
    },
  };
}

/** What comes in, and what is told of messages that went out. */
export const inboundCases: readonly ConformanceCase<MessagingSubject>[] = [
  {
    title: 'CORE-6.7.3 reads a text as it was written',
    missing: (subject) =>
      noVendor(subject) ?? (vendorOf(subject).inbound.text ? null : 'the provider receives nothing'),
    async run(subject) {
      const { messages } = await read(subject, vendorOf(subject).inbound.text?.('') as never);
      const { content, senderId } = only(messages);
      expect(content).toEqual({ type: 'text', body: 'hello from outside' });
      const expected = subject.senderId ?? subject.to;
      if (expected !== undefined) expect(senderId).toBe(expected);
      expect(channelOf(subject)).toBeDefined();
    },
  },
  ...(Object.keys(EXPECTED) as InboundFeature[]).map(receiving),
  ...REPORTS.map(reporting),
];
