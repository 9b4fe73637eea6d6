import type { AudioFrame } from '@roomkit/core/voice';
import { describeSTTProvider, type STTProviderSuiteOptions } from '@roomkit/testing/conformance';
import { beforeAll, describe } from 'vitest';

import { type PocketSphinxOptions, PocketSphinxSTTProvider } from '../src/index.ts';
import { isWithoutRecogniser } from './support/machine.ts';
import { say } from './support/speech.ts';

/** Short, for the language model takes its time. */
const PHRASES = ['good morning to you', 'stop wait a minute'] as const;

describe.skipIf(isWithoutRecogniser)('recognition', { timeout: 180_000 }, () => {
  let audio: readonly AudioFrame[] = [];
  beforeAll(async () => {
    audio = await say(PHRASES, 'rms');
  });

  function suite(options: PocketSphinxOptions): STTProviderSuiteOptions {
    return {
      create: async () => {
        const provider = new PocketSphinxSTTProvider(options);
        const [morning, stop] = audio;
        if (morning === undefined || stop === undefined) throw new Error('nothing was said');
        return {
          provider,
          speech: [
            { audio: morning, words: ['good', 'morning', 'to', 'you'] },
            { audio: stop, words: ['stop', 'wait', 'a', 'minute'] },
          ],
          patienceMs: 30_000,
          close: async () => provider.close(),
        };
      },
    };
  }

  describeSTTProvider('PocketSphinxSTTProvider (a grammar)', suite({ grammar: PHRASES }));

  describeSTTProvider('PocketSphinxSTTProvider (the language model)', suite({}));
});
