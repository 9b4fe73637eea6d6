import {
  type ChannelOutput,
  type DeliveryStream,
  DefaultContentTranscoder,
  type EventContent,
  fitContent,
  isRoomKitError,
  type RoomContext,
  type RoomEvent,
} from '@roomkit/core';
import { expect } from 'vitest';

import { within } from '../runtime/within.ts';
import { anEvent, aRoom, FIXTURE_TIME } from '../store/fixtures.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { expectNoSecrets, frozen, PATIENCE_MS, rejectionOf } from '../suite/expectations.ts';
import type { ChannelSubject } from './channel-subject.ts';

const TEXT: EventContent = { type: 'text', body: 'hello' };

/** One of each content, as somebody may say it. */
const CONTENTS: readonly EventContent[] = [
  TEXT,
  { type: 'rich', body: '**hello**', buttons: [{ label: 'Yes' }, { label: 'Site', url: 'https://example.org' }] },
  { type: 'media', url: 'https://example.org/a.png', mimeType: 'image/png', caption: 'a' },
  { type: 'location', latitude: 48.85, longitude: 2.35, label: 'Paris' },
  { type: 'audio', url: 'https://example.org/a.ogg', mimeType: 'audio/ogg', transcript: 'hello' },
  { type: 'video', url: 'https://example.org/a.mp4', mimeType: 'video/mp4' },
  { type: 'composite', parts: [TEXT, { type: 'media', url: 'https://example.org/a.png', mimeType: 'image/png' }] },
  { type: 'system', code: 'notice', message: 'hello' },
  { type: 'template', templateId: 't1', parameters: { name: 'Ann' }, fallback: TEXT },
  { type: 'edit', targetEventId: 'e0', newContent: TEXT },
  { type: 'delete', targetEventId: 'e0', deleteType: 'sender' },
];

function contextOf({ binding }: ChannelSubject): RoomContext {
  let lastId = 0;
  return {
    room: aRoom({ id: binding.roomId }),
    bindings: [binding],
    participants: async () => [],
    recentEvents: async () => [],
    receipts: async () => [],
    createId: () => `made-${(lastId += 1)}`,
    now: () => new Date(FIXTURE_TIME),
  };
}

function fromElsewhere(given: Partial<RoomEvent> = {}): RoomEvent {
  const event = anEvent(given);
  return frozen({ ...event, source: { ...event.source, channelId: 'somewhere-else' } });
}

async function deliver(subject: ChannelSubject, event: RoomEvent): Promise<ChannelOutput> {
  const { channel, binding } = subject;
  return within(PATIENCE_MS, Promise.resolve(channel.deliver(event, binding, contextOf(subject))));
}

function expectOutput(output: ChannelOutput): void {
  expect(output).toEqual(
    expect.objectContaining({
      events: expect.any(Array) as unknown,
      tasks: expect.any(Array) as unknown,
      observations: expect.any(Array) as unknown,
      metadataUpdates: expect.any(Object) as unknown,
    }),
  );
  if (output.responseStream !== null) expect(output.events).toEqual([]);
}

const transportsOnly = ({ channel }: ChannelSubject): string | null =>
  channel.category === 'transport' ? null : 'only transports deliver';

/** What every channel does, by what it says it can. */
export const channelCases: readonly ConformanceCase<ChannelSubject>[] = [
  {
    title: 'CORE-4.2.1 describes itself, and what it can show, in frozen data',
    async run({ channel }) {
      expect(['transport', 'intelligence']).toContain(channel.category);
      expect(['inbound', 'outbound', 'bidirectional']).toContain(channel.direction);
      expect(Object.isFrozen(channel.capabilities)).toBe(true);
      expect(structuredClone(channel.capabilities)).toEqual(channel.capabilities);
      expect(channel.capabilities.mediaTypes.length).toBeGreaterThan(0);
    },
  },
  {
    title: 'CORE-17.7.1 shows no credential in its info',
    async run({ channel, secrets = [] }) {
      const info = channel.info();
      expect(structuredClone(info)).toEqual(info);
      expectNoSecrets(info, secrets);
    },
  },
  {
    title: 'CORE-5.2.1 CORE-5.4.1 makes an event of a message, what it carries kept whole',
    async run(subject) {
      const { channel } = subject;
      const message = frozen({
        channelId: channel.id,
        senderId: 'u1',
        content: TEXT,
        ...subject.message,
        providerMessageId: 'native-1',
        rawPayload: { unheard: { of: [1, null] } },
        channelData: { zed: 1 },
      });
      const event = await channel.handleInbound(message, contextOf(subject));
      expect(event).toMatchObject({
        content: message.content,
        status: 'pending',
        chainDepth: 0,
        channelData: { zed: 1 },
        source: {
          channelId: channel.id,
          channelType: channel.channelType,
          direction: 'inbound',
          provider: channel.providerName,
          providerMessageId: 'native-1',
          rawPayload: { unheard: { of: [1, null] } },
        },
      });
      expect(event.id).not.toBe('');
      expect(event.roomId).toBe(subject.binding.roomId);
    },
  },
  {
    title: 'gives each message an event of its own',
    async run(subject) {
      const { channel } = subject;
      const context = contextOf(subject);
      const message = { channelId: channel.id, senderId: 'u1', content: TEXT, ...subject.message };
      const made = [await channel.handleInbound(message, context), await channel.handleInbound(message, context)];
      expect(new Set(made.map((event) => event.id)).size).toBe(2);
    },
  },
  {
    title: 'CORE-6.1.1 reacts to an event without touching it',
    async run(subject) {
      const { channel, binding } = subject;
      expectOutput(await channel.onEvent(fromElsewhere(), binding, contextOf(subject)));
    },
  },
  {
    title: 'CORE-6.4.2 an intelligence channel ignores what it said itself',
    missing: ({ channel }) => (channel.category === 'intelligence' ? null : 'not an intelligence channel'),
    async run(subject) {
      const { channel, binding } = subject;
      const event = anEvent();
      const own = frozen({ ...event, source: { ...event.source, channelId: channel.id } });
      const output = await channel.onEvent(own, binding, contextOf(subject));
      expect([output.events, output.responseStream]).toEqual([[], null]);
    },
  },
  {
    title: 'CORE-6.3.1 a transport sends each event once',
    missing: transportsOnly,
    async run(subject) {
      expectOutput(await deliver(subject, fromElsewhere({ id: 'e1' })));
      expectOutput(await deliver(subject, fromElsewhere({ id: 'e2' })));
      const left = subject.left?.();
      if (left) expect(left.map((event) => event.id)).toEqual(['e1', 'e2']);
    },
  },
  {
    title: 'CORE-6.6.1 a transport sends whatever is planned for it, without touching it',
    missing: transportsOnly,
    async run(subject) {
      const transcoder = new DefaultContentTranscoder();
      for (const content of CONTENTS) {
        const planned = transcoder.transcode(content, subject.channel.capabilities);
        if (planned === null) continue;
        const fitted = fitContent(planned, subject.channel.capabilities);
        const output = await deliver(subject, fromElsewhere({ content: fitted }));
        expect([content.type, output.providerResult?.success ?? true]).toEqual([content.type, true]);
      }
    },
  },
  {
    title: 'CORE-A.1.1 a transport without recipient fails for good, saying which key it misses',
    missing: ({ recipientless }) => (recipientless ? null : 'the channel needs no recipient'),
    async run(subject) {
      const { channel, recipientless } = subject;
      const error = await rejectionOf(async () =>
        channel.deliver(fromElsewhere(), recipientless ?? subject.binding, contextOf(subject)),
      );
      if (!isRoomKitError(error, 'recipient_missing')) throw new Error('it failed otherwise', { cause: error });
      expect([error.retryable, error.details.channelId]).toEqual([false, channel.id]);
      expect(error.details.key).not.toBe('');
    },
  },
  {
    title: 'CORE-6.1.2 a transport shows a streamed answer once, whole',
    missing: transportsOnly,
    async run(subject) {
      const { channel, binding } = subject;
      const answer = fromElsewhere({ id: 'answer', content: { type: 'text', body: 'Hello' } });
      const stream: DeliveryStream = {
        committed: Promise.resolve(answer),
        async *[Symbol.asyncIterator]() {
          yield 'Hel';
          yield 'lo';
        },
      };
      const provisional = fromElsewhere({ id: 'answer', content: { type: 'text', body: '' } });
      expectOutput(await within(PATIENCE_MS, channel.deliverStream(stream, provisional, binding, contextOf(subject))));
      const left = subject.left?.();
      if (left && !channel.supportsStreamingDelivery) {
        expect(left.map((event) => [event.id, event.content])).toEqual([['answer', answer.content]]);
      }
    },
  },
  {
    title: 'CORE-6.1.2 a transport shows nothing of an answer that was blocked',
    missing: ({ channel }) =>
      channel.category === 'transport' && !channel.supportsStreamingDelivery ? null : 'only of those that wait',
    async run(subject) {
      const { channel, binding } = subject;
      const stream: DeliveryStream = {
        committed: Promise.resolve(null),
        async *[Symbol.asyncIterator]() {
          yield 'secret';
        },
      };
      const output = await channel.deliverStream(stream, fromElsewhere(), binding, contextOf(subject));
      expect(output.providerResult).toBeUndefined();
      expect(subject.left?.() ?? []).toEqual([]);
    },
  },
  {
    title: 'offers no sign that it does not claim',
    async run({ channel }) {
      const { supportsReactions, supportsTyping, supportsReadReceipts } = channel.capabilities;
      if (!supportsReactions) expect(channel.react).toBeUndefined();
      if (!supportsTyping) expect(channel.typing).toBeUndefined();
      if (!supportsReadReceipts) expect(channel.markRead).toBeUndefined();
      expect(channel.id).not.toBe('');
    },
  },
  {
    title: 'closing twice is closing once',
    async run({ channel }) {
      await within(PATIENCE_MS, channel.close());
      await within(PATIENCE_MS, channel.close());
      expect(channel.id).not.toBe('');
    },
  },
];
