import { isRoomKitError } from '@roomkit/core';
import type { AudioChunk, TranscriptionResult } from '@roomkit/core/voice';
import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { failureWithin, patienceOf, readAll, WatchedSource } from '../reading.ts';
import { expectResult, expectWords, finalText, firstSpeech, prepared, spoken } from './speech-source.ts';
import { needsStreaming, type STTSubject } from './stt-subject.ts';

/** What a recogniser does while somebody speaks. */
export const streamCases: readonly ConformanceCase<STTSubject>[] = [
  {
    title: 'VOICE-12.2.8 trap 11 streams: the finals together hold every word; without the claim it refuses',
    capability: { name: 'streaming', isClaimed: ({ provider }) => provider.capabilities.streaming },
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const { audio, words } = firstSpeech(subject);
      const source = spoken(audio);
      if (!provider.capabilities.streaming) {
        const error = await failureWithin(subject, readAll(subject, provider.transcribeStream(source, given)));
        expect(isRoomKitError(error, 'not_supported')).toBe(true);
        expect(source.pulls).toBe(0);
        return;
      }
      const results = await readAll(subject, provider.transcribeStream(source, given));
      for (const result of results) expectResult(result);
      expect(results.at(-1)?.isFinal).toBe(true);
      expectWords(finalText(results), words);
    },
  },
  {
    title: 'VOICE-12.2.8 trap 13 hears the same however a stream is cut: odd lengths, single bytes, nothing at all',
    missing: needsStreaming,
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const { audio, words } = firstSpeech(subject);
      const cut = { sizes: [1_601, 1, 2_777, 640, 3, 9_999] };
      const source = new WatchedSource<AudioChunk>(async function* () {
        const empty = new Uint8Array();
        for await (const chunk of spoken(audio, cut)) yield* [{ ...chunk, data: empty }, chunk];
      });
      expectWords(finalText(await readAll(subject, provider.transcribeStream(source, given))), words);
    },
  },
  {
    title: 'ends where the audio does, with no words, when there was none',
    missing: needsStreaming,
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const nothing = new WatchedSource<AudioChunk>(async function* () {});
      const results = await readAll(subject, provider.transcribeStream(nothing, given));
      expect(finalText(results).trim()).toBe('');
    },
  },
  {
    title: 'gives results that are not final while somebody speaks; without the claim none',
    capability: { name: 'partialResults', isClaimed: ({ provider }) => provider.capabilities.partialResults },
    missing: needsStreaming,
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const results = await readAll(subject, provider.transcribeStream(spoken(firstSpeech(subject).audio), given));
      const partials = results.filter(({ isFinal }) => !isFinal);
      expect(partials.length > 0).toBe(provider.capabilities.partialResults);
      expect(results.at(-1)?.isFinal).toBe(true);
    },
  },
  {
    title: 'hears by itself where an utterance ends, before the audio does; without the claim it never says so',
    capability: { name: 'endpointing', isClaimed: ({ provider }) => provider.capabilities.endpointing },
    missing: needsStreaming,
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const heard = Promise.withResolvers<void>();
      const claims = provider.capabilities.endpointing;
      const { audio, words } = firstSpeech(subject);
      const cut = { silenceMs: subject.endpointSilenceMs ?? 2_000, ...(claims ? { until: heard.promise } : {}) };
      const results: TranscriptionResult[] = [];
      const reading = async (): Promise<void> => {
        for await (const result of provider.transcribeStream(spoken(audio, cut), given)) {
          results.push(result);
          if (result.isEndpoint === true) heard.resolve();
        }
      };
      await within(patienceOf(subject), reading());
      expect(results.some(({ isEndpoint }) => isEndpoint === true)).toBe(claims);
      expectWords(finalText(results), words);
    },
  },
  {
    title: 'keeps two streams at the same time apart',
    missing: (subject) =>
      needsStreaming(subject) ?? (subject.speech.length < 2 ? 'the subject has a single recording' : null),
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const heard = await Promise.all(
        subject.speech.map(async ({ audio, words }) => {
          const results = await readAll(subject, provider.transcribeStream(spoken(audio), given));
          return { text: finalText(results), words };
        }),
      );
      for (const { text, words } of heard) expectWords(text, words);
    },
  },
];
