import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { patienceOf } from '../reading.ts';
import { chunked, heardMs, spoken, toleranceOf, until } from './call-reading.ts';
import { FIRST_TONE, SECOND_TONE } from './tones.ts';
import type { VoiceBackendSubject } from './voice-backend-subject.ts';

/** How long is played before it is cut off, and how much would have come. */
const CUT_AFTER_MS = 600;
const WHOLE_MS = 3_000;

/** What happens when a caller speaks over an answer, as far as a backend has to do with it. */
export const bargeInCases: readonly ConformanceCase<VoiceBackendSubject>[] = [
  {
    title:
      'trap 2 trap 19: barge-in: stops at once, lets nobody wait, says what was heard, and the next one plays whole',
    async run(subject) {
      const { backend, playoutDelayMs = 0 } = subject;
      const tolerance = toleranceOf(subject);
      const far = await subject.call();
      const source = chunked(subject, spoken(subject, FIRST_TONE, WHOLE_MS));
      const running = backend.sendAudio(far.session, source);
      const waiting = backend.sendAudio(far.session, spoken(subject, FIRST_TONE, WHOLE_MS));
      await subject.pass(CUT_AFTER_MS);
      const cut = await within(patienceOf(subject), backend.cancelAudio(far.session));
      await within(patienceOf(subject), Promise.all([running, waiting]));
      await within(patienceOf(subject), source.closed);
      expect(backend.playedMs(far.session)).toBeNull();
      expect(cut.playedMs).toBeGreaterThanOrEqual(CUT_AFTER_MS - playoutDelayMs - tolerance);
      expect(cut.playedMs).toBeLessThanOrEqual(CUT_AFTER_MS + tolerance);

      await subject.pass(1_000);
      const next = backend.sendAudio(far.session, spoken(subject, SECOND_TONE, 500));
      await subject.pass(700 + playoutDelayMs);
      await within(patienceOf(subject), next);
      await until(subject, async () => {
        const heard = await heardMs(subject, far, SECOND_TONE);
        expect(Math.abs(heard - 500)).toBeLessThanOrEqual(tolerance);
      });
      const first = await heardMs(subject, far, FIRST_TONE);
      // A frame that was on its way cannot be called back.
      expect(first).toBeLessThanOrEqual(CUT_AFTER_MS + tolerance + 20);
      if (cut.confirmed) expect(Math.abs(first - cut.playedMs)).toBeLessThanOrEqual(tolerance + 20);
    },
  },
  {
    title: 'cancelling while nothing plays is nothing',
    async run(subject) {
      const { backend } = subject;
      const far = await subject.call();
      const cut = await within(patienceOf(subject), backend.cancelAudio(far.session));
      expect([cut.playedMs, typeof cut.confirmed]).toEqual([0, 'boolean']);
      await far.hangUp();
      await until(subject, () => expect(far.session.state).toBe('ended'));
      expect((await within(patienceOf(subject), backend.cancelAudio(far.session))).playedMs).toBe(0);
    },
  },
];
