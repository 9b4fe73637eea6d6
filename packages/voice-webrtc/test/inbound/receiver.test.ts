import { bytesOf, frameMs, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { Receiver, type ReceiverOptions } from '../../src/inbound/receiver.ts';

const FRAME = 160;

/** A receiver of linear samples of 8,000 Hz, in place of PCMU: the payload is what is decoded. */
function receiver(options: Partial<ReceiverOptions> = {}) {
  const clock = createTestClock();
  const frames: AudioFrame[] = [];
  const given = new Receiver({
    clock,
    sampleRate: 8_000,
    clockRate: 8_000,
    reorderPackets: 4,
    reorderMs: 100,
    maxConcealMs: 60,
    decode: (payload) => (payload.byteLength === 1 ? null : samplesOf(payload)),
    onFrame: (frame) => frames.push(frame),
    ...options,
  });
  /** A packet of 20 ms with a tone, in its place. */
  const push = (sequenceNumber: number, timestamp: number = sequenceNumber * FRAME): void =>
    given.push({ sequenceNumber, timestamp, payload: tone() });
  return { clock, frames, given, push };
}

function tone(): Uint8Array {
  return bytesOf(Int16Array.from({ length: FRAME }, (_value, at) => Math.round(8_000 * Math.sin(at / 3))));
}

function levels(frames: readonly AudioFrame[]): readonly number[] {
  return frames.map(({ data }) => Math.round(rmsOf(samplesOf(data))));
}

function isConcealed(frames: readonly AudioFrame[]): readonly boolean[] {
  return frames.map(({ metadata }) => metadata['concealed'] === true);
}

describe('Receiver', () => {
  it('VOICE-12.2.1.1 late is not lost: 1, 3, 2, 4 are four real frames', () => {
    const { given, frames, push } = receiver();
    for (const sequence of [1, 3, 2, 4]) push(sequence);
    expect(isConcealed(frames)).toEqual([false, false, false, false]);
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([0, 20, 40, 60]);
    expect(given.statistics).toEqual({ packetsLost: 0, concealedFrames: 0 });
  });

  it('VOICE-12.2.1.2 a pause of the sender is no loss, and time goes on by it', async () => {
    const { clock, given, frames, push } = receiver();
    push(10, 0);
    await clock.advance(240);
    push(11, FRAME + 8 * 220);
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([0, 240]);
    await clock.advance(2_000);
    push(12, 2 * FRAME + 8 * 2_220);
    expect(Math.abs((frames.at(-1)?.timestampMs ?? 0) - 2_260)).toBeLessThanOrEqual(20);
    expect(given.statistics).toEqual({ packetsLost: 0, concealedFrames: 0 });
    given.close();
  });

  it('VOICE-12.2.1.2 while a sender sends nothing there is silence, at its own pace, and what comes next is in its place', async () => {
    const { clock, given, frames, push } = receiver();
    for (let at = 0; at < 5; at += 1) {
      push(at);
      await clock.advance(20);
    }
    expect(frames).toHaveLength(5);
    await clock.advance(1_000);
    const silent = levels(frames).slice(5);
    expect(silent.length).toBeGreaterThanOrEqual(49);
    expect(silent.length).toBeLessThanOrEqual(52);
    expect(Math.max(...silent)).toBe(0);
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual(frames.map((_frame, at) => at * 20));
    expect(given.statistics).toEqual({ packetsLost: 0, concealedFrames: 0 });
    const before = frames.length;
    push(5, before * FRAME);
    push(6, (before + 1) * FRAME);
    expect(frames.slice(before).map(({ timestampMs }) => timestampMs)).toEqual([before * 20, (before + 1) * 20]);
    given.close();
    await clock.advance(1_000);
    expect(frames).toHaveLength(before + 2);
  });

  it('VOICE-12.2.1.3 telephone events between audio are neither lost nor made up', () => {
    const { given, frames, push } = receiver();
    push(1);
    given.push({ sequenceNumber: 2, timestamp: 2 * FRAME, payload: null });
    push(3);
    expect(isConcealed(frames)).toEqual([false, false]);
    expect(given.statistics).toEqual({ packetsLost: 0, concealedFrames: 0 });
  });

  it('VOICE-12.2.1.4 the timeline stays whole: 2 of 10 packets lost are still 10 frames of 200 ms', () => {
    const { frames, push } = receiver();
    for (const sequence of [1, 2, 3, 6, 7, 8, 9, 10]) push(sequence);
    expect(frames).toHaveLength(10);
    expect(frames.reduce((total, frame) => total + frameMs(frame), 0)).toBe(200);
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180]);
  });

  it('VOICE-12.2.1.4 makes up no more than the time that has passed: numbers alone are no hours of audio', async () => {
    const { clock, frames, given, push } = receiver();
    for (let at = 0; at < 50; at += 1) {
      push((at * 2_990) % 65_536, at * FRAME);
      await clock.advance(20);
    }
    expect([given.statistics.packetsLost > 100_000, frames.length <= 150]).toEqual([true, true]);
    given.close();
  });

  it('VOICE-12.2.1.2 believes in no pause longer than the time that has passed', async () => {
    const { clock, frames, given, push } = receiver();
    for (let at = 0; at < 50; at += 1) {
      push(at, (at * 8_000 * 599) % 2 ** 32);
      await clock.advance(20);
    }
    expect(frames.at(-1)?.timestampMs).toBeLessThanOrEqual(3_000);
    given.close();
  });

  it('VOICE-12.2.1.4 makes up what is lost even where a sender has long been too fast', async () => {
    const { clock, frames, given, push } = receiver();
    for (let at = 0; at < 200; at += 1) {
      push(at);
      await clock.advance(10);
    }
    push(210);
    for (let at = 211; at < 215; at += 1) push(at);
    expect([frames.length, given.statistics]).toEqual([215, { packetsLost: 10, concealedFrames: 10 }]);
    given.close();
  });

  it('VOICE-12.2.1.5 what is made up is the last that was heard, ever quieter', () => {
    const { frames, push } = receiver();
    for (const sequence of [1, 4, 5, 6, 7]) push(sequence);
    const [real = 0, first = 0, second = 0] = levels(frames);
    expect(first).toBeLessThan(real);
    expect(second).toBeLessThan(first);
    expect(second).toBeGreaterThan(0);
  });

  it('VOICE-12.2.1.6 silence is reached within maxConcealMs, and fills the rest', () => {
    const { frames, push } = receiver();
    for (const sequence of [1, 12, 13, 14, 15]) push(sequence);
    expect(isConcealed(frames)).toEqual([false, ...Array<boolean>(10).fill(true), false, false, false, false]);
    const made = levels(frames.slice(1, 11));
    expect(made.slice(0, 3).every((level) => level > 0)).toBe(true);
    expect(made.slice(3)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('VOICE-12.2.1.7 counts for each call what was lost and what was made up', () => {
    const [one, other] = [receiver(), receiver()];
    for (const sequence of [1, 2, 4, 6, 8, 9, 10, 11, 12]) one.push(sequence);
    for (const sequence of [1, 2, 3, 4]) other.push(sequence);
    expect(one.given.statistics).toEqual({ packetsLost: 3, concealedFrames: 3 });
    expect(isConcealed(one.frames).filter(Boolean)).toHaveLength(3);
    expect(other.given.statistics).toEqual({ packetsLost: 0, concealedFrames: 0 });
  });

  it('gives up a gap after a while even if nothing more comes', async () => {
    const { clock, frames, given, push } = receiver();
    push(1);
    push(3);
    await clock.advance(99);
    expect(frames).toHaveLength(1);
    await clock.advance(1);
    expect(isConcealed(frames)).toEqual([false, true, false]);
    push(2);
    expect([frames.length, given.statistics.packetsLost]).toEqual([3, 1]);
    given.close();
    expect(clock.pending).toBe(0);
  });

  it('makes up a packet that cannot be read, without calling it lost', () => {
    const { frames, given, push } = receiver();
    push(1);
    given.push({ sequenceNumber: 2, timestamp: 2 * FRAME, payload: Uint8Array.of(0) });
    push(3);
    expect(isConcealed(frames)).toEqual([false, true, false]);
    expect(given.statistics).toEqual({ packetsLost: 0, concealedFrames: 1 });
  });

  it('makes nothing up before it knows how long a frame is', () => {
    const { frames, given } = receiver();
    given.push({ sequenceNumber: 1, timestamp: 0, payload: Uint8Array.of(0) });
    expect([frames.length, given.statistics.concealedFrames]).toEqual([0, 0]);
  });

  it('time goes over the end of 32 bits, and one that makes no sense is taken by its samples', () => {
    const { frames, push } = receiver();
    push(1, 2 ** 32 - FRAME);
    push(2, 0);
    push(3, 2 ** 31);
    push(4, 2 ** 31 + FRAME);
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([0, 20, 40, 60]);
  });
});
