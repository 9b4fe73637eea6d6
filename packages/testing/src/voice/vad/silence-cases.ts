import { expect } from 'vitest';

import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { changesOf, configOf, noticed, onlyOne, scene, toleranceOf, typesOf } from './listening.ts';
import type { VADSubject } from './vad-subject.ts';

/** What a detector makes of silence, of pauses and of what is too short. */
export const silenceCases: readonly ConformanceCase<VADSubject>[] = [
  {
    title: 'VOICE-12.3.8.3 waits out pauses that are shorter than the silence it was told',
    async run(subject) {
      const { silenceThresholdMs } = configOf(subject);
      // As long as may be without the next speech being noticed too late.
      const pause = Math.max(100, silenceThresholdMs - toleranceOf(subject));
      const speech = [1_200, pause, 1_200, pause, 1_200, pause, 1_200];
      const said = scene(subject, [1_000, ...speech, silenceThresholdMs + 1_500]);
      expect(typesOf(changesOf(await noticed(subject, said.samples)))).toEqual(['speech_start', 'speech_end']);
    },
  },
  {
    title: 'VOICE-12.3.8.3 ends an utterance after as much silence as it was told, and not before',
    async run(subject) {
      const { silenceThresholdMs } = configOf(subject);
      const said = scene(subject, [1_000, 1_500, silenceThresholdMs + 2_000]);
      const end = onlyOne(await noticed(subject, said.samples), 'speech_end');
      const waited = end.endsAtMs - (said.speech[0]?.toMs ?? 0);
      // What it took for silence may have begun a little before the sound ended.
      expect(waited).toBeGreaterThanOrEqual(silenceThresholdMs - 100);
      expect(waited).toBeLessThanOrEqual(silenceThresholdMs + toleranceOf(subject));
    },
  },
  {
    title:
      'VOICE-12.3.8.4 trap 9 trap 10 ends no sound that is shorter than speech, takes its start back, and hears the next',
    async run(subject) {
      const { silenceThresholdMs, minSpeechDurationMs } = configOf(subject);
      const click = Math.max(20, minSpeechDurationMs * 0.4);
      const said = scene(subject, [1_000, click, silenceThresholdMs + 1_500, 1_500, silenceThresholdMs + 1_500]);
      const changes = changesOf(await noticed(subject, said.samples));
      const ofClick = typesOf(changes.filter(({ endsAtMs }) => endsAtMs <= 2_500 + click + silenceThresholdMs));
      expect([[], ['speech_start', 'speech_discarded']]).toContainEqual(ofClick);
      expect(typesOf(changes.slice(ofClick.length))).toEqual(['speech_start', 'speech_end']);
    },
  },
  {
    title: 'hears no speech where there is none',
    async run(subject) {
      const { samples } = scene(subject, [4_000]);
      expect(typesOf(changesOf(await noticed(subject, samples)))).toEqual([]);
    },
  },
];
