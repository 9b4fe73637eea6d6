import { createTestClock, type TestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { frameOfWords, startDeepgram } from './support/deepgram.ts';
import { Microphone, Reader } from './support/speaking.ts';

/** Waits for the pause of so many milliseconds that comes next, and lets it pass. */
async function pass(clock: TestClock, milliseconds: number): Promise<void> {
  await vi.waitFor(() => expect(clock.untilNext).toBe(milliseconds), { interval: 1 });
  await clock.advance(milliseconds);
}

describe('a socket that breaks', () => {
  it('VOICE-12.2.26 is opened again after 0.1, 0.2 and 0.4 s, and the first audio is not lost', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({ clock });
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'refuse', status: 503 }, 3);
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('first words')).off()));
    for (const pause of [100, 200, 400]) await pass(clock, pause);
    await reader.done;
    expect(reader.error).toBeNull();
    expect(reader.finals).toEqual(['first words']);
    expect(vendor.sockets).toHaveLength(1);
  });

  it('VOICE-12.2.26 in the middle of a word loses none and says none twice', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({ clock });
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'cut', afterMs: 700 });
    vendor.faultSocket({ kind: 'close', afterMs: 200, code: 1011, reason: 'NET-0001' });
    const reader = new Reader(
      provider.transcribeStream(
        new Microphone().say(frameOfWords('one two three, four five six, seven eight nine')).off(),
      ),
    );
    await pass(clock, 100);
    await pass(clock, 100);
    await reader.done;
    expect(reader.error).toBeNull();
    expect(reader.finals).toEqual(['one two three,', 'four five six,', 'seven eight nine']);
    expect(vendor.sockets).toHaveLength(3);
  });

  it('VOICE-12.2.26 trap 25 is not asked forever: the pauses grow until a result arrives', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({ clock, maxReconnects: 3, interimResults: false });
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'cut', afterMs: 1 }, 4);
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello'))));
    for (const pause of [100, 200, 400]) await pass(clock, pause);
    await reader.done;
    expect(reader.error).toMatchObject({ code: 'provider_failed', retryable: true });
    expect(vendor.sockets).toHaveLength(4);
  });

  it('VOICE-12.2.26 trap 25 begins with the shortest pause again once a result arrived', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({ clock });
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'cut', afterMs: 1 }, 2);
    vendor.faultSocket({ kind: 'cut', afterMs: 300 });
    const words = new Microphone().say(frameOfWords('one, two three four')).off();
    const reader = new Reader(provider.transcribeStream(words));
    for (const pause of [100, 200, 100]) await pass(clock, pause);
    await reader.done;
    expect(reader.finals).toEqual(['one,', 'two three four']);
  });

  it('waits as long as the vendor asks', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({ clock });
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'refuse', status: 429 });
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello')).off()));
    await pass(clock, 2_000);
    await reader.done;
    expect(reader.finals).toEqual(['hello']);
  });

  it.each([
    [401, 'INVALID_AUTH'],
    [402, 'ASR_PAYMENT_REQUIRED'],
    [400, 'Bad Request'],
  ] as const)('is not opened again where the vendor refuses with %i', async (status, vendorCode) => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'refuse', status });
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello'))));
    await reader.done;
    expect(reader.error).toMatchObject({
      code: 'provider_failed',
      retryable: false,
      details: { provider: 'deepgram', statusCode: status, vendorCode },
    });
  });

  it('is given up where the audio is not what it was said to be', async () => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'close', afterMs: 1, code: 1008, reason: 'DATA-0000: corrupt' });
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello'))));
    await reader.done;
    expect(reader.error).toMatchObject({
      code: 'provider_failed',
      retryable: false,
      details: { vendorCode: 'DATA-0000' },
    });
  });

  it('reaches nobody: a coded failure once the tries are used up', async () => {
    const { vendor, provider } = await startDeepgram({ maxReconnects: 0, liveUrl: 'ws://127.0.0.1:1' });
    await using _vendor = vendor;
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello'))));
    await reader.done;
    expect(reader.error).toMatchObject({ code: 'provider_failed', retryable: true });
  });
});
