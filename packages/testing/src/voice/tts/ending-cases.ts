import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { failureWithin, outcomeOf, patienceOf, readAll } from '../reading.ts';
import type { TTSSubject } from './tts-subject.ts';
import { preparedVoice } from './utterance.ts';

/** How an utterance ends before it is said. */
export const ttsEndingCases: readonly ConformanceCase<TTSSubject>[] = [
  {
    title: 'refuses a call that was aborted beforehand, with the signal’s own reason',
    async run(subject) {
      const provider = await preparedVoice(subject);
      const reason = new Error('not wanted');
      const given = { signal: AbortSignal.abort(reason) };
      expect(await failureWithin(subject, provider.synthesize(subject.text, given))).toBe(reason);
      const stream = readAll(subject, provider.synthesizeStream(subject.text, given));
      expect(await failureWithin(subject, stream)).toBe(reason);
    },
  },
  {
    title: 'stops in the middle when its signal fires, with its reason',
    missing: ({ provider }) => (provider.capabilities.streaming ? null : 'it says everything at once'),
    async run(subject) {
      const provider = await preparedVoice(subject);
      const controller = new AbortController();
      const reason = new Error('interrupted');
      const stream = provider.synthesizeStream(subject.text, { signal: controller.signal });
      const reading = async (): Promise<void> => {
        for await (const _chunk of stream) controller.abort(reason);
      };
      expect(await failureWithin(subject, reading())).toBe(reason);
      await within(patienceOf(subject), subject.idle?.() ?? Promise.resolve());
    },
  },
  {
    title: 'stops when whoever reads it does',
    async run(subject) {
      const provider = await preparedVoice(subject);
      const iterator = provider.synthesizeStream(subject.text)[Symbol.asyncIterator]();
      const first = await within(patienceOf(subject), iterator.next());
      expect(first.done ?? false).toBe(false);
      await within(patienceOf(subject), Promise.resolve(iterator.return?.()));
      await within(patienceOf(subject), subject.idle?.() ?? Promise.resolve());
      expect((await within(patienceOf(subject), iterator.next())).done).toBe(true);
    },
  },
  {
    title: 'closing ends what is being said, twice is once, and a closed one takes no call',
    async run(subject) {
      const provider = await preparedVoice(subject);
      const iterator = provider.synthesizeStream(subject.text)[Symbol.asyncIterator]();
      await within(patienceOf(subject), iterator.next());
      await within(patienceOf(subject), provider.close());
      await within(patienceOf(subject), provider.close());
      const rest = async (): Promise<void> => {
        while ((await iterator.next()).done !== true);
      };
      const outcome = await outcomeOf(subject, rest());
      expect('value' in outcome || outcome.error instanceof Error).toBe(true);
      await within(patienceOf(subject), subject.idle?.() ?? Promise.resolve());
      await failureWithin(subject, readAll(subject, provider.synthesizeStream(subject.text)));
    },
  },
];
