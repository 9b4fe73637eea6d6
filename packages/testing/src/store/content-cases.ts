import type { EventContent, RoomEvent } from '@roomkit/core';
import { expect } from 'vitest';

import { anEvent, FIXTURE_TIME } from './fixtures.ts';
import { R1, room, type StoreCase, write } from './store-case.ts';

const CONTENTS: readonly EventContent[] = [
  { type: 'text', body: 'naïve 👋🏽 “quotes”\n\t\\', language: 'fr' },
  {
    type: 'rich',
    body: '**bold**',
    format: 'markdown',
    plainText: 'bold',
    buttons: [{ label: 'Yes', url: null, payload: 'y' }],
    cards: [{ title: 'Card', subtitle: null, imageUrl: 'https://example.com/i.png', buttons: [{ label: 'Go' }] }],
    quickReplies: [{ label: 'Later', payload: null }],
  },
  {
    type: 'media',
    url: 'data:image/png;base64,AA',
    mimeType: 'image/png',
    filename: 'a.png',
    caption: null,
    sizeBytes: 0,
  },
  { type: 'location', latitude: -89.5, longitude: 179.999999, label: null, address: 'Pole' },
  { type: 'audio', url: 'https://example.com/a.ogg', mimeType: 'audio/ogg', durationSeconds: 1.5, transcript: null },
  { type: 'video', url: 'https://example.com/v.mp4', mimeType: 'video/mp4', durationSeconds: 2, thumbnailUrl: null },
  {
    type: 'composite',
    parts: [
      { type: 'text', body: 'one' },
      { type: 'composite', parts: [{ type: 'location', latitude: 0, longitude: 0 }] },
    ],
  },
  { type: 'system', code: 'joined', message: '', data: { at: [1, { deep: null }] } },
  {
    type: 'template',
    templateId: 't',
    language: 'en',
    parameters: { name: 'Ada' },
    fallback: { type: 'text', body: 'Hi' },
  },
  { type: 'edit', targetEventId: 'e0', newContent: { type: 'text', body: 'new' }, editSource: null },
  { type: 'delete', targetEventId: 'e0', deleteType: 'admin', reason: 'spam' },
];

/** An event with something in every field, fields nobody knows included. */
function everything(): RoomEvent {
  return anEvent({
    type: 'message',
    source: {
      channelId: 'a',
      channelType: 'custom:fax',
      direction: 'outbound',
      participantId: 'p1',
      externalId: '+15550100',
      provider: 'vendor',
      providerMessageId: 'm-1',
      rawPayload: {
        x: { y: [1] },
        extra: 'k',
        unknown: null,
        flag: false,
        __proto__x: 1,
        big: 2 ** 53 - 1,
        tiny: 1e-300,
      },
    },
    content: { type: 'text', body: '', ...{ fieldOfTheFuture: { kept: true } } },
    status: 'blocked',
    blockedBy: 'guard',
    visibility: 'a,b#p1',
    sourceVisibility: 'transport',
    addressedTo: ['ai', 'bot'],
    responseVisibility: 'intelligence',
    chainDepth: 3,
    parentEventId: 'root',
    correlationId: 'c-1',
    idempotencyKey: 'k-1',
    createdAt: new Date('1999-12-31T23:59:59.999Z'),
    metadata: { nested: { list: [{}, [], '', 0] } },
    channelData: { zed: 1, fromNumber: '+1' },
    deliveryResults: {
      b: {
        channelId: 'b',
        status: 'failed',
        providerMessageId: null,
        providerMessageIds: [],
        error: { code: '550', message: 'no', retryable: false },
        retryAfter: FIXTURE_TIME,
      },
    },
  });
}

/** What is read is what was written. */
export const contentCases: readonly StoreCase[] = [
  ...CONTENTS.map((content): StoreCase => ({
    title: `CORE-5.3.1 keeps ${content.type} content as it was given`,
    async run({ store }) {
      await room(store);
      const { events } = await write(store, R1, { events: [anEvent({ content })] });
      expect(events[0]?.content).toEqual(content);
      expect((await store.getEvent(R1, 'e1'))?.content).toEqual(content);
      expect((await store.listEvents(R1))[0]?.content).toEqual(content);
    },
  })),
  {
    title:
      'CORE-5.2.1 CORE-5.4.1 keeps every field of an event, payloads and channel data with unknown fields included',
    async run({ store }) {
      await room(store);
      const { events } = await write(store, R1, { events: [everything()] });
      expect(events[0]).toEqual(everything());
      expect(await store.getEvent(R1, 'e1')).toEqual(everything());
      expect(await store.listEvents(R1)).toEqual([everything()]);
      expect(await store.findByIdempotencyKey(R1, 'k-1')).toEqual(everything());
      expect(await store.findByProviderMessageId(null, 'a', 'm-1')).toEqual(everything());
    },
  },
  {
    title: 'gives times as dates, wherever they stand in a record',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: [everything()] });
      const stored = await store.getEvent(R1, 'e1');
      expect(stored?.createdAt).toBeInstanceOf(Date);
      expect(stored?.createdAt.toISOString()).toBe('1999-12-31T23:59:59.999Z');
      expect(stored?.deliveryResults['b']?.retryAfter).toBeInstanceOf(Date);
      expect(stored?.deliveryResults['b']?.retryAfter?.getTime()).toBe(FIXTURE_TIME.getTime());
      expect((await store.getRoom(R1))?.createdAt).toBeInstanceOf(Date);
    },
  },
  {
    title: 'takes text that looks like a date for text',
    async run({ store }) {
      await room(store);
      const looksLikeDate = FIXTURE_TIME.toISOString();
      const rawPayload = { at: looksLikeDate, $date: looksLikeDate, wrapped: { $date: 1 } };
      const event = anEvent({ source: { ...anEvent().source, rawPayload }, metadata: { at: looksLikeDate } });
      await write(store, R1, { events: [event] });
      expect(await store.getEvent(R1, 'e1')).toEqual(event);
    },
  },
  {
    title: 'CORE-5.2.6 tells nobody asked (an empty list) from everybody asked (null)',
    async run({ store }) {
      await room(store);
      await write(store, R1, {
        events: [anEvent({ id: 'nobody', addressedTo: [] }), anEvent({ id: 'everybody', addressedTo: null })],
      });
      expect((await store.getEvent(R1, 'nobody'))?.addressedTo).toEqual([]);
      expect((await store.getEvent(R1, 'everybody'))?.addressedTo).toBeNull();
    },
  },
  {
    title: 'keeps a text that holds a NUL character',
    async run({ store }) {
      await room(store);
      const event = anEvent({ content: { type: 'text', body: 'a\u0000b' }, metadata: { nul: '\u0000' } });
      await write(store, R1, { events: [event] });
      expect(await store.getEvent(R1, 'e1')).toEqual(event);
    },
  },
  {
    title: 'keeps a long text whole',
    async run({ store }) {
      await room(store);
      const body = '€'.repeat(200_000);
      await write(store, R1, { events: [anEvent({ content: { type: 'text', body } })] });
      expect((await store.getEvent(R1, 'e1'))?.content).toEqual({ type: 'text', body });
    },
  },
];
