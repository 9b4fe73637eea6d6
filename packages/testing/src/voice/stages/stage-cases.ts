import { audioFrame } from '@roomkit/core/audio';
import { expect } from 'vitest';

import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { rejectionOf } from '../../suite/expectations.ts';
import { framesFor, inWords, joined, passThrough, type ProcessingStage, quiet, rateOf } from './stage-audio.ts';

/** What the cases of every stage need to know of a kind. */
export interface StageKind<Subject> {
  stageOf(subject: Subject): ProcessingStage;
  /** Two sounds of some seconds each that the stage makes something of, and not the same. */
  soundsOf(subject: Subject): readonly [Int16Array, Int16Array];
}

/** A stage with the two sounds of its kind. */
function given<Subject>(kind: StageKind<Subject>, subject: Subject) {
  const [first, second] = kind.soundsOf(subject);
  return { stage: kind.stageOf(subject), first, second };
}

/** What every stage does with streams and frames, whatever it makes of them. */
export function stageCases<Subject>(kind: StageKind<Subject>): readonly ConformanceCase<Subject>[] {
  return [
    {
      title: 'VOICE-12.3.1.2 hears the same in a stream whatever is heard in another meanwhile',
      async run(subject) {
        const { stage, first, second } = given(kind, subject);
        const alone = await passThrough(stage, 'alone', first);
        // Who says nothing at all cannot be told apart.
        expect(alone.some((made) => made !== null)).toBe(true);
        stage.reset('alone');
        const others = framesFor(stage, second);
        const between: unknown[] = [];
        for (const [index, frame] of framesFor(stage, first).entries()) {
          // At the same time where the stage takes its time.
          const made = stage.process(frame, 'first');
          const other = others[index];
          if (other) await stage.process(other, 'second');
          between.push(await made);
        }
        expect(inWords(between)).toEqual(inWords(alone));
      },
    },
    {
      title: 'VOICE-12.3.1.4 begins a stream anew once it was reset',
      async run(subject) {
        const { stage, first, second } = given(kind, subject);
        const fresh = await passThrough(stage, 'fresh', first);
        await passThrough(stage, 'used', second.subarray(0, Math.floor(second.length / 2)));
        stage.reset('used');
        expect(inWords(await passThrough(stage, 'used', first))).toEqual(inWords(fresh));
      },
    },
    {
      title: 'VOICE-12.3.1.3 forgets one stream and leaves the others as they are',
      async run(subject) {
        const { stage, first } = given(kind, subject);
        const whole = await passThrough(stage, 'whole', first);
        const size = stage.samplesPerFrame ?? rateOf(stage) / 50;
        // Amid a sound, where most is remembered.
        for (const share of [0.4, 0.7]) {
          const part = size * Math.floor(whole.length * share);
          await passThrough(stage, `other ${share}`, first.subarray(0, part));
          const begun = await passThrough(stage, `kept ${share}`, first.subarray(0, part));
          stage.reset(`other ${share}`);
          stage.reset('never heard of');
          const rest = await passThrough(stage, `kept ${share}`, first.subarray(part), part);
          expect(inWords([...begun, ...rest])).toEqual(inWords(whole));
        }
      },
    },
    {
      title: 'says what it is, and writes to no frame it is given',
      async run(subject) {
        const { stage, first } = given(kind, subject);
        expect(stage.specificationVersion).toBe('v1');
        expect(stage.name).not.toBe('');
        await stage.prepare?.();
        for (const frame of framesFor(stage, first)) {
          const before = frame.data.slice();
          await stage.process(frame, 'stream');
          expect(frame.data).toEqual(before);
        }
      },
    },
    {
      title: 'takes no frame of a rate it does not work in',
      missing: (subject) => (kind.stageOf(subject).sampleRates === null ? 'it takes any rate' : null),
      async run(subject) {
        const { stage } = given(kind, subject);
        await stage.prepare?.();
        const other = [44_100, 16_000].find((rate) => !stage.sampleRates?.includes(rate)) ?? 11_025;
        const [frame] = framesFor(stage, quiet(1_000, rateOf(stage)));
        const data = frame?.data ?? new Uint8Array();
        const wrong = audioFrame({ data, sampleRate: other });
        expect(await rejectionOf(async () => stage.process(wrong, 'stream'))).toMatchObject({ code: 'input_invalid' });
      },
    },
    {
      title: 'waits for no model once it was told to stop, and for the next who asks it does',
      missing: (subject) => (kind.stageOf(subject).prepare === undefined ? 'it has nothing to prepare' : null),
      async run(subject) {
        const { stage, first } = given(kind, subject);
        const reason = new Error('hung up');
        const failure = await rejectionOf(async () => stage.prepare?.({ signal: AbortSignal.abort(reason) }));
        expect(failure).toBe(reason);
        await Promise.all([stage.prepare?.(), stage.prepare?.()]);
        expect(await passThrough(stage, 'stream', first)).not.toEqual([]);
      },
    },
    {
      title: 'may be closed amid streams, and closed again',
      async run(subject) {
        const { stage, first, second } = given(kind, subject);
        await passThrough(stage, 'first', joined(first, second));
        await passThrough(stage, 'second', second);
        await stage.close();
        await stage.close();
        expect(() => stage.reset('first')).not.toThrow();
      },
    },
  ];
}
