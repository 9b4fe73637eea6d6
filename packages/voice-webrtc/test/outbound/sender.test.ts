import { bytesOf, rmsOf } from '@roomkit/core/audio';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { OpusDecoder, OpusEncoder } from '../../src/opus/codecs.ts';
import { KeySender } from '../../src/outbound/key-sender.ts';
import { LiveAudio } from '../../src/outbound/live-audio.ts';
import { Sender, type SentPacket } from '../../src/outbound/sender.ts';

const FRAME = bytesOf(Int16Array.from({ length: 320 }, (_value, at) => Math.round(8_000 * Math.sin(at / 6))));

function sender() {
  const clock = createTestClock();
  const sent: SentPacket[] = [];
  const given = new Sender({
    clock,
    encoder: new OpusEncoder(16_000, 32_000),
    frameSamples: 320,
    send: (packet) => sent.push(packet),
  });
  return { clock, sent, given };
}

function headers(sent: readonly SentPacket[]): readonly string[] {
  return sent.map(
    ({ sequenceNumber, timestamp, marker }) => `${sequenceNumber} ${timestamp}${marker ? ' marker' : ''}`,
  );
}

describe('Sender', () => {
  it('numbers rise by one and time by the audio; a pause moves time alone and is marked', async () => {
    const { clock, sent, given } = sender();
    given.send(FRAME, false);
    given.send(FRAME, true);
    await clock.advance(1_040);
    given.send(FRAME, false);
    given.send(FRAME, true);
    expect(headers(sent)).toEqual(['0 0 marker', '1 960', '2 49920 marker', '3 50880']);
  });

  it('what begins before its time is not put back in time', async () => {
    const { sent, given } = sender();
    given.send(FRAME, false);
    given.send(FRAME, false);
    expect(headers(sent)).toEqual(['0 0 marker', '1 960 marker']);
  });

  it('what is cut off is followed by silence, and nothing of it is left in that', () => {
    const { sent, given } = sender();
    for (let frame = 0; frame < 5; frame += 1) given.send(FRAME, frame > 0);
    given.cut();
    const decoder = new OpusDecoder(16_000);
    const levels = sent.map(({ payload }) => Math.round(rmsOf(decoder.decode(payload) ?? new Int16Array(0))));
    expect(levels).toHaveLength(7);
    expect(levels[4]).toBeGreaterThan(3_000);
    expect(levels[6]).toBeLessThan(20);
  });

  it('VOICE-12.3.6.4 a key is told while it is held and three times at its end, and shares the numbers', async () => {
    const { clock, sent, given } = sender();
    given.send(FRAME, false);
    const keys = new KeySender({
      clock,
      clockRate: 48_000,
      begin: () => given.catchUpWithTime(),
      send: (packet) => sent.push({ ...packet, sequenceNumber: given.takeSequenceNumber() }),
      sessionId: 'call-1',
    });
    await clock.advance(100);
    const pressed = keys.press('#', 160);
    await clock.advance(200);
    await pressed;
    expect(headers(sent)).toEqual(['0 0 marker', '1 4800 marker', '2 4800', '3 4800', '4 4800', '5 4800', '6 4800']);
    expect(sent.slice(1).map(({ payload }) => [...payload])).toEqual([
      [11, 10, 9, 96],
      [11, 10, 18, 192],
      [11, 10, 28, 32],
      [11, 138, 30, 0],
      [11, 138, 30, 0],
      [11, 138, 30, 0],
    ]);
  });

  it('a long key comes in segments, keys wait for each other, and the end of the call lets nobody wait', async () => {
    const { clock } = sender();
    const sent: { readonly timestamp: number; readonly payload: Uint8Array }[] = [];
    const send = (packet: { readonly timestamp: number; readonly payload: Uint8Array }): number => sent.push(packet);
    const keys = new KeySender({ clock, clockRate: 48_000, begin: () => 0, send, sessionId: 'call-1' });
    const first = keys.press('1', 2_000);
    const second = keys.press('2', 10_000).catch((error: unknown) => error);
    await clock.advance(2_000);
    await first;
    const last = sent.at(-1);
    expect([last?.timestamp, ...(last?.payload ?? [])]).toEqual([65_535, 1, 138, 119, 1]);
    expect(sent.every(({ payload }) => payload[0] === 1)).toBe(true);
    await clock.advance(60);
    expect(sent.at(-1)?.payload[0]).toBe(2);
    keys.close();
    expect(await second).toMatchObject({ code: 'session_ended' });
  });

  it('trap 18: bridged audio that comes faster than it is heard is dropped at its newest', async () => {
    const { clock, sent, given } = sender();
    const live = new LiveAudio(given, 640);
    for (let frame = 0; frame < 100; frame += 1) live.push(FRAME);
    expect(sent).toHaveLength(11);
    await clock.advance(40);
    for (let frame = 0; frame < 100; frame += 1) live.push(FRAME);
    expect(sent).toHaveLength(13);
    await clock.advance(1_000);
    live.push(FRAME.subarray(0, 100));
    live.push(FRAME.subarray(100));
    expect(headers(sent.slice(-1))).toEqual(['13 49920 marker']);
  });
});
