import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { CloseCode, ErrorCode, isFatalClose, NackCode, parseClientFrame, parseServerFrame } from '../src/protocol.ts';
import { aWireEvent } from './support/wire.ts';

const roomId = 'r1';
const event = aWireEvent(3);
const stream = { roomId, participantId: null, channelId: 'ai', channelType: 'ai', createdAt: '', visibility: 'all' };

const serverFrames: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'welcome', version: 1, connectionId: 'c', participantId: 'p', heartbeatIntervalMs: 1, maxPayloadBytes: 1 },
  { type: 'joined', roomId, generation: 'g', reset: false, change: 0, participants: [], present: [] },
  { type: 'synced', roomId, index: -1, change: 0 },
  { type: 'checkpoint', roomId, index: 3, change: 7 },
  { type: 'left', roomId, reason: 'requested' },
  { type: 'participants', roomId, participants: [{ id: 'p', displayName: null, role: 'member' }] },
  { type: 'event', roomId, previousIndex: null, event },
  { type: 'update', roomId, event },
  { type: 'delete', roomId, eventId: 'e', removed: true },
  { type: 'ack', roomId, id: 'm', event, duplicate: false },
  { type: 'nack', roomId, id: 'm', code: 'blocked', reason: null, retryable: false },
  { type: 'stream_start', roomId, streamId: 's', stream },
  { type: 'stream_delta', roomId, streamId: 's', delta: '' },
  { type: 'stream_end', roomId, streamId: 's', previousIndex: 2, event },
  { type: 'stream_abort', roomId, streamId: 's', reason: 'refused' },
  { type: 'ephemeral', roomId, kind: 'typing_start', participantId: 'p', data: {}, timestamp: '' },
  { type: 'pong' },
  { type: 'error', code: 'invalid_frame', message: '', retryable: false },
];

const clientFrames: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'hello', version: 1 },
  { type: 'join', roomId },
  { type: 'leave', roomId },
  { type: 'send', id: 'm', roomId, content: { type: 'text', body: 'hi' } },
  { type: 'typing', roomId, isTyping: true },
  { type: 'react', roomId, eventId: 'e', emoji: '👍', action: 'add' },
  { type: 'read', roomId, index: 0 },
  { type: 'ping' },
];

const required = (frames: typeof serverFrames): readonly (readonly [type: string, field: string, frame: object])[] =>
  frames.flatMap((frame) =>
    Object.keys(frame)
      .filter((field) => field !== 'type')
      .map((field) => [String(frame['type']), field, frame] as const),
  );

describe('the wire format', () => {
  it.each(serverFrames)('a $type of a server is read as it is', (frame) => {
    expect(parseServerFrame(JSON.stringify(frame))).toEqual({ ok: true, frame });
  });

  it.each(clientFrames)('a $type of a client is read as it is', (frame) => {
    expect(parseClientFrame(JSON.stringify(frame))).toEqual({ ok: true, frame });
  });

  it.each(required(serverFrames))('a %s of a server needs its %s', (type, field, frame) => {
    const without = JSON.stringify({ ...frame, [field]: undefined });
    expect(parseServerFrame(without)).toEqual({ ok: false, issue: field, type });
  });

  it.each(required(clientFrames))('a %s of a client needs its %s', (type, field, frame) => {
    const without = JSON.stringify({ ...frame, [field]: undefined });
    expect(parseClientFrame(without)).toEqual({ ok: false, issue: field, type });
  });

  it('fields that are not known are let pass, types that are not known are named as such', () => {
    expect(parseServerFrame('{"type":"pong","newer":true}')).toEqual({
      ok: true,
      frame: { type: 'pong', newer: true },
    });
    expect(parseServerFrame('{"type":"newer"}')).toEqual({ ok: false, issue: 'unknown type', type: 'newer' });
  });

  it.each([
    ['an event without id', { ...event, id: '' }],
    ['an event without place', { ...event, index: -1 }],
    ['an event with text as content', { ...event, content: 'hi' }],
    ['an event with content of no type', { ...event, content: {} }],
  ])('%s is none', (_title, wrong) => {
    const frame = { type: 'event', roomId, previousIndex: null, event: wrong };
    expect(parseServerFrame(JSON.stringify(frame))).toMatchObject({ ok: false, issue: 'event' });
  });

  it('an issue names the field and never quotes its value', () => {
    const parsed = parseClientFrame(JSON.stringify({ type: 'send', id: 'm', roomId, content: 'secret words' }));
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });

  it('closes that cannot be helped by connecting again are told from the others', () => {
    const fatal = Object.entries(CloseCode).filter(([, code]) => isFatalClose(code));
    expect(fatal.map(([name]) => name).toSorted()).toEqual([
      'AUTHENTICATION_FAILED',
      'FORBIDDEN',
      'PROTOCOL_ERROR',
      'VERSION_UNSUPPORTED',
    ]);
  });

  it('its description names every frame, every close code and every error', () => {
    const text = readFileSync(fileURLToPath(new URL('../PROTOCOL.md', import.meta.url)), 'utf8');
    const frames = [...serverFrames, ...clientFrames].map(({ type }) => `\`${String(type)}\``);
    const codes = [...Object.values(CloseCode).map(String), ...Object.values(ErrorCode), ...Object.values(NackCode)];
    const missing = [...frames, ...codes.map((code) => `\`${code}\``)].filter((name) => !text.includes(name));
    expect(missing).toEqual([]);
  });

  it('every field of every frame is described', () => {
    const text = readFileSync(fileURLToPath(new URL('../PROTOCOL.md', import.meta.url)), 'utf8');
    const fields = new Set([...serverFrames, ...clientFrames, event].flatMap((frame) => Object.keys(frame)));
    expect([...fields].filter((field) => !text.includes(`\`${field}`))).toEqual([]);
  });
});
