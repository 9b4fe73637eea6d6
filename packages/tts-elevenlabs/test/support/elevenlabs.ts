import { joinBytes } from '@roomkit/core/audio';
import type { AudioChunk } from '@roomkit/core/voice';
import { ElevenLabsEmulator, SpelledReader } from '@roomkit/emulators/elevenlabs';
import type { TTSSubject } from '@roomkit/testing/conformance';
import { vi } from 'vitest';

import { type ElevenLabsOptions, ElevenLabsTTSProvider } from '../../src/index.ts';

export const TEXT = 'Good morning, what can I do for you today?';

/** A provider on an emulator of its own. */
export async function startElevenLabs(
  options: Partial<ElevenLabsOptions> = {},
): Promise<{ readonly vendor: ElevenLabsEmulator; readonly provider: ElevenLabsTTSProvider }> {
  const { clock } = options;
  const vendor = await new ElevenLabsEmulator(clock === undefined ? {} : { clock }).start();
  const provider = new ElevenLabsTTSProvider({ apiKey: vendor.apiKey, baseUrl: vendor.url, ...options });
  return { vendor, provider };
}

/** What the suite asks for. */
export async function subjectOf(options: Partial<ElevenLabsOptions> = {}): Promise<TTSSubject> {
  const { vendor, provider } = await startElevenLabs(options);
  return {
    provider,
    text: TEXT,
    unknownVoice: 'nobody',
    secrets: [vendor.apiKey],
    idle: async () => {
      await vi.waitUntil(() => vendor.speaking === 0, { interval: 1 });
    },
    close: async () => {
      await provider.close();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

/** What the emulator said in these chunks. */
export function wordsOf(chunks: readonly AudioChunk[]): string {
  const encoding = chunks[0]?.format === 'mulaw' ? 'mulaw' : chunks[0]?.format === 'alaw' ? 'alaw' : 'linear16';
  const audio = joinBytes(chunks.map(({ data }) => data));
  return [...new SpelledReader(encoding).read(audio)].join('').trim();
}

/** Everything a stream gives. */
export async function all(stream: AsyncIterable<AudioChunk>): Promise<readonly AudioChunk[]> {
  const chunks: AudioChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** A text in these pieces. */
export async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}
