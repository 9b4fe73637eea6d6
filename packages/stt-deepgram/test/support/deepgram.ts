import { audioFrame } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';
import { DeepgramEmulator, spelledSpeech } from '@roomkit/emulators/deepgram';
import type { STTSpeech, STTSubject } from '@roomkit/testing/conformance';
import { vi } from 'vitest';

import { type DeepgramOptions, DeepgramSTTProvider } from '../../src/index.ts';

/** A frame in which the emulator hears these words. */
export function frameOfWords(text: string, sampleRate = 16_000): AudioFrame {
  return audioFrame({ data: spelledSpeech(text, { sampleRate }), sampleRate });
}

export const SPEECH: readonly STTSpeech[] = [
  { audio: frameOfWords('Call me back, please.'), words: ['call', 'me', 'back', 'please'] },
  { audio: frameOfWords('It is about my order.'), words: ['about', 'my', 'order'] },
];

/** A provider on an emulator of its own. */
export async function startDeepgram(
  options: Partial<DeepgramOptions> = {},
): Promise<{ readonly vendor: DeepgramEmulator; readonly provider: DeepgramSTTProvider }> {
  const { clock } = options;
  const vendor = await new DeepgramEmulator(clock === undefined ? {} : { clock }).start();
  const provider = new DeepgramSTTProvider({ apiKey: vendor.apiKey, baseUrl: vendor.url, ...options });
  return { vendor, provider };
}

/** What the suite asks for. */
export async function subjectOf(options: Partial<DeepgramOptions> = {}): Promise<STTSubject> {
  const { vendor, provider } = await startDeepgram(options);
  return {
    provider,
    speech: SPEECH,
    language: 'en',
    secrets: [vendor.apiKey],
    idle: async () => {
      await vi.waitUntil(() => vendor.sockets.every(({ isOpen }) => !isOpen), { interval: 1 });
    },
    close: async () => {
      await provider.close();
      await vendor[Symbol.asyncDispose]();
    },
  };
}
