import { isRoomKitError } from '@roomkit/core';
import type { AudioChunk } from '@roomkit/core/voice';
import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { failureWithin, forever, patienceOf, readAll, WatchedSource } from '../reading.ts';
import { needsStreamingInput, type TTSSubject } from './tts-subject.ts';
import { expectSound, expectUtterance, preparedVoice, soundingChunks, written } from './utterance.ts';

/** Enough for every voice to begin before the rest is there. */
const REPETITIONS = 6;

/** What a voice does with a text that is still being written. */
export const inputCases: readonly ConformanceCase<TTSSubject>[] = [
  {
    title: 'VOICE-12.2.10 says a text while it is written; without the claim it refuses and gives no chunk',
    capability: { name: 'streamingInput', isClaimed: ({ provider }) => provider.capabilities.streamingInput },
    async run(subject) {
      const provider = await preparedVoice(subject);
      const source = written(subject.text);
      if (!provider.capabilities.streamingInput) {
        const chunks: AudioChunk[] = [];
        const reading = async (): Promise<void> => {
          for await (const chunk of provider.synthesizeStreamInput(source)) chunks.push(chunk);
        };
        expect(isRoomKitError(await failureWithin(subject, reading()), 'not_supported')).toBe(true);
        expect([chunks, source.pulls]).toStrictEqual([[], 0]);
        return;
      }
      const chunks = await readAll(subject, provider.synthesizeStreamInput(source));
      expectUtterance(provider, chunks);
      expectSound(provider, chunks);
    },
  },
  {
    title: 'begins to speak before the text has ended',
    missing: needsStreamingInput,
    async run(subject) {
      const provider = await preparedVoice(subject);
      const heard = Promise.withResolvers<void>();
      const source = written(`${subject.text} `.repeat(REPETITIONS), heard.promise);
      const chunks: AudioChunk[] = [];
      const reading = async (): Promise<void> => {
        for await (const chunk of provider.synthesizeStreamInput(source)) {
          chunks.push(chunk);
          if (soundingChunks(chunks) > 0) heard.resolve();
        }
      };
      await within(patienceOf(subject), reading());
      expectUtterance(provider, chunks);
    },
  },
  {
    title: 'says nothing of a text that never had a word, and ends all the same',
    missing: needsStreamingInput,
    async run(subject) {
      const provider = await preparedVoice(subject);
      expectUtterance(provider, await readAll(subject, provider.synthesizeStreamInput(written(''))));
      const nothing = new WatchedSource<string>(async function* () {});
      expectUtterance(provider, await readAll(subject, provider.synthesizeStreamInput(nothing)));
    },
  },
  {
    title: 'fails with the failure of the text',
    missing: needsStreamingInput,
    async run(subject) {
      const provider = await preparedVoice(subject);
      const failure = new Error('the model is gone');
      const source = new WatchedSource<string>(async function* () {
        yield `${subject.text} `;
        throw failure;
      });
      const stream = readAll(subject, provider.synthesizeStreamInput(source));
      expect(await failureWithin(subject, stream)).toBe(failure);
      await within(patienceOf(subject), subject.idle?.() ?? Promise.resolve());
    },
  },
  {
    title: 'closes the text when the signal fires while it waits for words, with the signal’s own reason',
    missing: needsStreamingInput,
    async run(subject) {
      const provider = await preparedVoice(subject);
      const controller = new AbortController();
      const reason = new Error('interrupted');
      const source = written(subject.text, forever());
      const stream = provider.synthesizeStreamInput(source, { signal: controller.signal });
      const failure = failureWithin(subject, readAll(subject, stream));
      await within(patienceOf(subject), source.pulled);
      controller.abort(reason);
      expect(await failure).toBe(reason);
      await within(patienceOf(subject), source.closed);
      await within(patienceOf(subject), subject.idle?.() ?? Promise.resolve());
    },
  },
];
