import type { AudioChunk } from '@roomkit/core/voice';
import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { failureWithin, forever, outcomeOf, patienceOf, readAll, WatchedSource } from '../reading.ts';
import { firstSpeech, prepared, spoken } from './speech-source.ts';
import { needsStreaming, type STTSubject } from './stt-subject.ts';

/** Speech that goes on and on: its words, and then nobody knows. */
function unending(subject: STTSubject): WatchedSource<AudioChunk> {
  return spoken(firstSpeech(subject).audio, { until: forever() });
}

/** How a stream ends before its audio does. */
export const endingCases: readonly ConformanceCase<STTSubject>[] = [
  {
    title: 'takes no audio for a stream that was aborted beforehand, and gives the signal’s own reason',
    missing: needsStreaming,
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const reason = new Error('not wanted');
      const source = unending(subject);
      const stream = provider.transcribeStream(source, { ...given, signal: AbortSignal.abort(reason) });
      expect(await failureWithin(subject, readAll(subject, stream))).toBe(reason);
      expect(source.pulls).toBe(0);
    },
  },
  {
    title: 'ends a stream that waits when its signal fires, with its reason, and closes the audio',
    missing: needsStreaming,
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const controller = new AbortController();
      const reason = new Error('hung up');
      const source = unending(subject);
      const stream = provider.transcribeStream(source, { ...given, signal: controller.signal });
      const failure = failureWithin(subject, readAll(subject, stream));
      await within(patienceOf(subject), source.pulled);
      controller.abort(reason);
      expect(await failure).toBe(reason);
      await within(patienceOf(subject), source.closed);
      await within(patienceOf(subject), subject.idle?.() ?? Promise.resolve());
    },
  },
  {
    title: 'closes the audio when whoever reads the results stops',
    missing: (subject) =>
      needsStreaming(subject) ??
      (subject.provider.capabilities.partialResults ? null : 'no result comes before the audio ends'),
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const source = unending(subject);
      const iterator = provider.transcribeStream(source, given)[Symbol.asyncIterator]();
      const first = await within(patienceOf(subject), iterator.next());
      expect(first.done ?? false).toBe(false);
      await within(patienceOf(subject), Promise.resolve(iterator.return?.()));
      await within(patienceOf(subject), source.closed);
      await within(patienceOf(subject), subject.idle?.() ?? Promise.resolve());
      expect((await within(patienceOf(subject), iterator.next())).done).toBe(true);
    },
  },
  {
    title: 'fails with the failure of the audio',
    missing: needsStreaming,
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const failure = new Error('the microphone is gone');
      const source = new WatchedSource<AudioChunk>(async function* () {
        yield* spoken(firstSpeech(subject).audio);
        throw failure;
      });
      expect(await failureWithin(subject, readAll(subject, provider.transcribeStream(source, given)))).toBe(failure);
    },
  },
  {
    title: 'ends the streams that run when it is closed',
    missing: needsStreaming,
    async run(subject) {
      const { provider, given } = await prepared(subject);
      const source = unending(subject);
      const ended = outcomeOf(subject, readAll(subject, provider.transcribeStream(source, given)));
      await within(patienceOf(subject), source.pulled);
      await within(patienceOf(subject), provider.close());
      const outcome = await ended;
      expect('value' in outcome || outcome.error instanceof Error).toBe(true);
      await within(patienceOf(subject), source.closed);
    },
  },
];
