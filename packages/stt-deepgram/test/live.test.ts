import { audioFrame } from '@roomkit/core/audio';
import type { AudioChunk } from '@roomkit/core/voice';
import { spelledSpeech } from '@roomkit/emulators/deepgram';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { frameOfWords, startDeepgram } from './support/deepgram.ts';
import { Microphone, Reader } from './support/speaking.ts';

const SILENCE = audioFrame({ data: new Uint8Array(32_000) });

function said(sockets: readonly { readonly received: readonly (string | Uint8Array)[] }[]): readonly string[] {
  return sockets.flatMap(({ received }) => received.filter((message) => typeof message === 'string'));
}

describe('a live stream', () => {
  it('VOICE-12.2.8 trap 11 gives partial results, a final a clause, and the end of the utterance', async () => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    const microphone = new Microphone().say(frameOfWords('call me, tomorrow'), SILENCE).off();
    const reader = new Reader(provider.transcribeStream(microphone));
    await reader.done;
    expect(reader.error).toBeNull();
    expect(reader.results.some(({ isFinal }) => !isFinal)).toBe(true);
    expect(reader.results.filter(({ isFinal }) => isFinal)).toEqual([
      { text: 'call me,', isFinal: true, confidence: 0.98, language: 'en' },
      { text: 'tomorrow', isFinal: true, confidence: 0.98, language: 'en', isEndpoint: true },
    ]);
    expect(said(vendor.sockets)).toEqual(['{"type":"CloseStream"}']);
  });

  it('ends an utterance by the gap between words where the vendor does not listen for silence', async () => {
    const { vendor, provider } = await startDeepgram({ endpointingMs: null });
    await using _vendor = vendor;
    const microphone = new Microphone().say(frameOfWords('yes,'), SILENCE, SILENCE).off();
    const reader = new Reader(provider.transcribeStream(microphone));
    await reader.done;
    expect(reader.results.filter(({ isFinal }) => isFinal)).toEqual([
      { text: 'yes,', isFinal: true, confidence: 0.98, language: 'en' },
      { text: '', isFinal: true, confidence: null, language: 'en', isEndpoint: true },
    ]);
  });

  it('says the language it was told, or the one that the vendor heard', async () => {
    const { vendor, provider } = await startDeepgram({ language: 'multi' });
    await using _vendor = vendor;
    for (const [given, heard] of [[{ language: 'fr-CA' }, 'fr-CA'] as const, [{}, 'en'] as const]) {
      const reader = new Reader(provider.transcribeStream(new Microphone().say(frameOfWords('oui')).off(), given));
      await reader.done;
      expect(reader.results.at(-1)?.language).toBe(heard);
    }
    expect(vendor.sockets.map(({ query }) => query['language'])).toEqual([['fr-CA'], ['multi']]);
  });

  it('takes telephone audio as it is', async () => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    const data = spelledSpeech('hello', { sampleRate: 8_000, encoding: 'mulaw' });
    async function* audio(): AsyncGenerator<AudioChunk> {
      yield { data, sampleRate: 8_000, channels: 1, format: 'mulaw', timestampMs: null, isFinal: true };
    }
    const reader = new Reader(provider.transcribeStream(audio()));
    await reader.done;
    expect(reader.finals).toEqual(['hello']);
    expect(vendor.sockets[0]?.query).toMatchObject({ encoding: ['mulaw'], sample_rate: ['8000'] });
  });

  it('keeps the socket while nobody speaks, and has the vendor settle on what it has', async () => {
    const clock = createTestClock();
    const { vendor, provider } = await startDeepgram({ clock });
    await using _vendor = vendor;
    const microphone = new Microphone().say(frameOfWords('wait a moment'));
    const reader = new Reader(provider.transcribeStream(microphone));
    await vi.waitFor(() => expect(reader.results).not.toEqual([]));
    await clock.advance(1_000);
    await vi.waitFor(() => expect(reader.finals).toEqual(['wait a moment']));
    expect(reader.results.at(-1)).toMatchObject({ isFinal: true, isEndpoint: true });
    for (let count = 1; count <= 5; count += 1) {
      await clock.advance(4_000);
      await vi.waitFor(() =>
        expect(said(vendor.sockets).filter((text) => text.includes('KeepAlive'))).toHaveLength(count),
      );
    }
    microphone.say(frameOfWords('go on')).off();
    await reader.done;
    expect(reader.error).toBeNull();
    expect(reader.finals).toEqual(['wait a moment', 'go on']);
    expect(vendor.sockets).toHaveLength(1);
    expect(said(vendor.sockets).filter((text) => text.includes('Finalize'))).toHaveLength(1);
  });

  it('sends no empty message, and takes no more audio than it can keep', async () => {
    const { vendor, provider } = await startDeepgram({ maxUnsettledMs: 500 });
    await using _vendor = vendor;
    vendor.faultSocket({ kind: 'never_final' });
    const microphone = new Microphone().say(frameOfWords('a'.repeat(200)));
    const reader = new Reader(provider.transcribeStream(microphone));
    await vi.waitFor(() => expect(vendor.sockets[0]?.received.length).toBeGreaterThan(3));
    await vi.waitFor(() => expect(reader.results).not.toEqual([]));
    expect(microphone.taken).toBeLessThanOrEqual(6);
    expect(vendor.sockets[0]?.received.every((message) => message.length > 0)).toBe(true);
    await provider.close();
    await reader.done;
  });

  it('refuses audio that changes its format on the way, and audio it cannot send', async () => {
    const { vendor, provider } = await startDeepgram();
    await using _vendor = vendor;
    const mixed = new Microphone().say(frameOfWords('one'), frameOfWords('two', 8_000)).off();
    const reader = new Reader(provider.transcribeStream(mixed));
    await reader.done;
    expect(reader.error).toMatchObject({ code: 'input_invalid' });
    const stereo = new Microphone().say(audioFrame({ data: new Uint8Array(4), channels: 2 })).off();
    const other = new Reader(provider.transcribeStream(stereo));
    await other.done;
    expect(other.error).toMatchObject({ code: 'input_invalid', details: { field: 'channels' } });
  });
});
