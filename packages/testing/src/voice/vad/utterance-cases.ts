import { expect } from 'vitest';

import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { rateOf } from '../stages/stage-audio.ts';
import { changesOf, configOf, noticed, onlyOne, placeOf, scene, toleranceOf, typesOf } from './listening.ts';
import type { VADSubject } from './vad-subject.ts';

/** What a detector says of an utterance. */
export const utteranceCases: readonly ConformanceCase<VADSubject>[] = [
  {
    title:
      'VOICE-12.3.8.1 says that speech begins and that it ends, once each, and else only reports from time to time',
    async run(subject) {
      const { silenceThresholdMs } = configOf(subject);
      const { samples } = scene(subject, [2_500, 1_500, silenceThresholdMs + 2_500]);
      const all = await noticed(subject, samples);
      expect(typesOf(changesOf(all))).toEqual(['speech_start', 'speech_end']);
      const reports = all.length - changesOf(all).length;
      expect(reports).toBeLessThanOrEqual(samples.length / rateOf(subject.vad) / 0.1);
    },
  },
  {
    title: 'VOICE-12.3.8.2 gives the whole utterance with its end, as it was heard',
    async run(subject) {
      const said = scene(subject, [1_000, 1_500, configOf(subject).silenceThresholdMs + 1_500]);
      const end = onlyOne(await noticed(subject, said.samples), 'speech_end');
      const [from, to] = placeOf(said, end, rateOf(subject.vad));
      const [speech] = said.speech;
      expect(from).toBeLessThanOrEqual(
        (speech?.fromMs ?? 0) + Math.max(0, toleranceOf(subject) - configOf(subject).speechPadMs) + 40,
      );
      expect(to).toBeGreaterThanOrEqual((speech?.toMs ?? 0) - 40);
    },
  },
  {
    title: 'VOICE-12.3.8.5 gives as much from before the start as it was told to',
    async run(subject) {
      const { speechPadMs, silenceThresholdMs } = configOf(subject);
      const said = scene(subject, [1_000 + speechPadMs, 1_500, silenceThresholdMs + 1_500]);
      const all = await noticed(subject, said.samples);
      const [from] = placeOf(said, onlyOne(all, 'speech_end'), rateOf(subject.vad));
      const start = onlyOne(all, 'speech_start');
      // What came before lies before the frames that made it start.
      expect(start.endsAtMs - from).toBeGreaterThan(speechPadMs);
      expect(from).toBeGreaterThanOrEqual((said.speech[0]?.fromMs ?? 0) - speechPadMs - 40);
    },
  },
  {
    title: 'VOICE-12.3.8.7 trap 7 gives with the start what came before it and the frame that made it start',
    async run(subject) {
      const said = scene(subject, [1_000, 1_500, configOf(subject).silenceThresholdMs + 1_500]);
      const all = await noticed(subject, said.samples);
      const start = onlyOne(all, 'speech_start');
      const [from, to] = placeOf(said, start, rateOf(subject.vad));
      expect(to).toBeCloseTo(start.endsAtMs, 3);
      expect(to - from).toBeGreaterThan(configOf(subject).speechPadMs);
      const [begins] = placeOf(said, onlyOne(all, 'speech_end'), rateOf(subject.vad));
      expect(begins).toBeCloseTo(from, 3);
    },
  },
  {
    title: 'tells where in its stream speech began and ended, by the audio and by no other clock',
    async run(subject) {
      const said = scene(subject, [3_000, 2_000, configOf(subject).silenceThresholdMs + 1_500]);
      const all = await noticed(subject, said.samples);
      const [start, end] = [onlyOne(all, 'speech_start').event, onlyOne(all, 'speech_end').event];
      const [speech] = said.speech;
      const near = (ms: number | null, wanted: number): void =>
        expect(Math.abs((ms ?? Number.NaN) - wanted)).toBeLessThanOrEqual(toleranceOf(subject));
      near(start.streamMs, speech?.fromMs ?? 0);
      near(end.streamMs, speech?.toMs ?? 0);
      near(end.durationMs, 2_000);
      for (const { event } of all) {
        if (event.confidence !== null) expect(Math.abs(event.confidence - 0.5)).toBeLessThanOrEqual(0.5);
        if (event.levelDb !== null) expect(Math.abs(event.levelDb + 30)).toBeLessThanOrEqual(30);
      }
    },
  },
  {
    title: 'gives no audio twice to two utterances, however close they are',
    async run(subject) {
      const { silenceThresholdMs } = configOf(subject);
      const pause = silenceThresholdMs + toleranceOf(subject);
      const said = scene(subject, [1_000, 1_200, pause, 1_200, silenceThresholdMs + 1_500]);
      const ends = (await noticed(subject, said.samples)).filter(({ event }) => event.type === 'speech_end');
      const places = ends.map((end) => placeOf(said, end, rateOf(subject.vad)));
      expect(places).toHaveLength(2);
      expect(places[1]?.[0]).toBeGreaterThanOrEqual(places[0]?.[1] ?? 0);
    },
  },
];
