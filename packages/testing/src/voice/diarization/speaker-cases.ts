import { expect } from 'vitest';

import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { passThrough, quiet, rateOf } from '../stages/stage-audio.ts';
import { speakerOf, turns, voicesOf } from './conversation.ts';
import type { DiarizationSubject } from './diarization-subject.ts';

/** What a provider makes of voices. */
export const speakerCases: readonly ConformanceCase<DiarizationSubject>[] = [
  {
    title: 'VOICE-12.3.9.1 tells two voices apart, and knows the first one again',
    async run(subject) {
      const [one, other] = voicesOf(subject);
      const speakers = (await turns(subject, [one, other, one])).map(speakerOf);
      expect(speakers[1]).not.toBe(speakers[0]);
      expect(speakers[2]).toBe(speakers[0]);
    },
  },
  {
    title: 'VOICE-12.3.9.1 says of each speaker once that they are new',
    async run(subject) {
      const [one, other] = voicesOf(subject);
      const results = (await turns(subject, [one, other, one, other])).flat();
      const first = results.map(
        ({ speakerId }, at) => results.findIndex((result) => result.speakerId === speakerId) === at,
      );
      expect(results.length).toBeGreaterThanOrEqual(4);
      expect(results.map(({ isNewSpeaker }) => isNewSpeaker)).toEqual(first);
    },
  },
  {
    title: 'VOICE-12.3.9.2 calls speakers by labels of its own, that say nothing of whose stream it is',
    async run(subject) {
      const results = (await turns(subject, voicesOf(subject), 'participant-17')).flat();
      expect(results.length).toBeGreaterThanOrEqual(2);
      for (const { speakerId, confidence } of results) {
        expect(speakerId).toMatch(/\S/u);
        expect(speakerId).not.toContain('participant-17');
        if (confidence !== null) expect(Math.abs(confidence - 0.5)).toBeLessThanOrEqual(0.5);
      }
    },
  },
  {
    title: 'VOICE-12.3.1.7 knows speakers that were made known to it, in every stream and after a reset',
    missing: ({ enroll }) => (enroll === undefined ? 'it does not take speakers in' : null),
    async run(subject) {
      const [one, other] = voicesOf(subject);
      await subject.diarization.prepare?.();
      await subject.enroll?.('alice', one);
      expect((await turns(subject, [one, other], 's1')).map(speakerOf)[0]).toBe('alice');
      subject.diarization.reset('s1');
      const [stranger, known] = await turns(subject, [other, one], 's1');
      expect(speakerOf(stranger)).not.toBe('alice');
      expect(speakerOf(known)).toBe('alice');
      expect(known?.some(({ isNewSpeaker }) => isNewSpeaker)).toBe(false);
      expect((await turns(subject, [one], 's2')).map(speakerOf)).toEqual(['alice']);
    },
  },
  {
    title: 'hears nobody in silence',
    async run({ diarization }) {
      const made = await passThrough(diarization, 'stream', quiet(5_000, rateOf(diarization)));
      expect(made.filter((result) => result !== null)).toEqual([]);
    },
  },
];
