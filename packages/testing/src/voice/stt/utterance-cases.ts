import { isRoomKitError } from '@roomkit/core';
import { audioFrame, chunkOf } from '@roomkit/core/audio';
import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { expectNoSecrets } from '../../suite/expectations.ts';
import { failureWithin, patienceOf } from '../reading.ts';
import { expectResult, expectWords, firstSpeech, prepared } from './speech-source.ts';
import type { STTSubject } from './stt-subject.ts';

/** A rate nobody records at. */
const ODD_RATE = 12_345;

/** What every recogniser does with a whole utterance. */
export const utteranceCases: readonly ConformanceCase<STTSubject>[] = [
  {
    title: 'says what it is, claims nothing that another claim excludes, and shows no credential',
    async run({ provider, secrets = [] }) {
      expect(provider.specificationVersion).toBe('v1');
      expect(provider.name).not.toBe('');
      const { streaming, partialResults, endpointing } = provider.capabilities;
      expect([typeof streaming, typeof partialResults, typeof endpointing]).toStrictEqual(Array(3).fill('boolean'));
      if (!streaming) expect([partialResults, endpointing]).toStrictEqual([false, false]);
      for (const rate of provider.sampleRates ?? []) expect(rate).toBeGreaterThan(0);
      expect(provider.sampleRates).not.toStrictEqual([]);
      expectNoSecrets(provider, secrets);
    },
  },
  {
    title: 'VOICE-12.2.8 hears the words of a whole utterance, final, with confidence and language where it knows them',
    async run(subject) {
      const { provider, given } = await prepared(subject);
      for (const { audio, words } of subject.speech) {
        const result = await within(patienceOf(subject), provider.transcribe(audio, given));
        expectResult(result);
        expect(result.isFinal).toBe(true);
        expectWords(result.text, words);
      }
    },
  },
  {
    title: 'VOICE-12.2.8 hears the same in a chunk as in a frame, and leaves the bytes as they are',
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const { audio, words } = firstSpeech(subject);
      const data = audio.data.slice();
      const result = await within(patienceOf(subject), provider.transcribe(chunkOf({ ...audio, data }, true), given));
      expectWords(result.text, words);
      expect(Buffer.compare(data, audio.data)).toBe(0);
    },
  },
  {
    title: 'VOICE-12.2.8 trap 13 hears the same in bytes that lie at an odd place',
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const { audio, words } = firstSpeech(subject);
      const pool = new Uint8Array(audio.data.byteLength + 1);
      pool.set(audio.data, 1);
      const result = await within(
        patienceOf(subject),
        provider.transcribe({ ...audio, data: pool.subarray(1) }, given),
      );
      expectWords(result.text, words);
    },
  },
  {
    title: 'refuses a rate it does not take, with a code',
    missing: ({ provider }) => (provider.sampleRates === null ? 'it takes every rate' : null),
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const audio = audioFrame({ data: new Uint8Array(2 * ODD_RATE), sampleRate: ODD_RATE });
      const error = await failureWithin(subject, provider.transcribe(audio, given));
      expect(isRoomKitError(error, 'input_invalid') || isRoomKitError(error, 'not_supported')).toBe(true);
    },
  },
  {
    title: 'refuses a call that was aborted beforehand, with the signal’s own reason',
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const reason = new Error('not wanted');
      const call = provider.transcribe(firstSpeech(subject).audio, { ...given, signal: AbortSignal.abort(reason) });
      expect(await failureWithin(subject, call)).toBe(reason);
    },
  },
  {
    title: 'closing twice is closing once, and a closed one takes no call',
    async run(subject) {
      const { provider, given } = await prepared(subject);
      await within(patienceOf(subject), provider.close());
      await within(patienceOf(subject), provider.close());
      await failureWithin(subject, provider.transcribe(firstSpeech(subject).audio, given));
    },
  },
];
