import { createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { frameOfWords, startDeepgram } from './support/deepgram.ts';
import { Microphone, Reader } from './support/speaking.ts';

describe('a vendor that misbehaves', () => {
  it.each(['garble', 'binary'] as const)('%s: the socket is opened anew, and no word is lost', async (kind) => {
    const { vendor, provider } = await startDeepgram({ reconnectDelayMs: 1 });
    await using _vendor = vendor;
    vendor.faultSocket({ kind, afterMs: 200 });
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello again, all')).off()));
    await reader.done;
    expect(reader.error).toBeNull();
    expect(reader.finals).toEqual(['hello again,', 'all']);
    expect(vendor.sockets).toHaveLength(2);
  });

  it.each(['garble', 'binary'] as const)('%s again and again: a coded failure', async (kind) => {
    const { vendor, provider } = await startDeepgram({ reconnectDelayMs: 1, maxReconnects: 2, interimResults: false });
    await using _vendor = vendor;
    vendor.faultSocket({ kind, afterMs: 1 }, 3);
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello'))));
    await reader.done;
    expect(reader.error).toMatchObject({ code: 'provider_failed', retryable: true });
    expect(String(reader.error)).not.toContain('hello');
  });

  it('a message of a type that nobody knows is passed over', async () => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'strange', afterMs: 1 });
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello')).off()));
    await reader.done;
    expect([reader.error, reader.finals, vendor.sockets.length]).toEqual([null, ['hello'], 1]);
  });

  it('never settles on words: the last that was heard has to do', async () => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'never_final' });
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('almost there')).off()));
    await reader.done;
    expect(reader.error).toBeNull();
    expect(reader.results.at(-1)).toMatchObject({ isFinal: true, text: expect.stringMatching(/^almost/u) });
  });

  it.each(['mute', 'no_goodbye'] as const)('%s: bounded, with a coded failure', async (kind) => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({
      clock,
      maxReconnects: 0,
      interimResults: false,
      endpointingMs: null,
    });
    await using _vendor = vendor;
    vendor.faultSocket({ kind });
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello')).off()));
    await vi.waitFor(() => expect(vendor.sockets[0]?.received.at(-1)).toBe('{"type":"CloseStream"}'));
    await clock.advance(9_999);
    expect(reader.error).toBeNull();
    await clock.advance(1);
    await reader.done;
    expect(reader.error).toMatchObject({ code: 'provider_failed', retryable: true });
  });

  it('takes no socket in time: a coded failure', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({ clock, maxReconnects: 0 });
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'stall' });
    const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('hello'))));
    await vi.waitFor(() => expect(clock.untilNext).toBe(10_000));
    await clock.advance(10_000);
    await reader.done;
    expect(reader.error).toMatchObject({ code: 'provider_failed', message: 'The vendor took too long.' });
  });
});
