import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../../suite/conformance-case.ts';
import { joined, quiet, rateOf } from '../stages/stage-audio.ts';
import { stageCases } from '../stages/stage-cases.ts';
import { voicesOf } from './conversation.ts';
import type { DiarizationSubject } from './diarization-subject.ts';
import { speakerCases } from './speaker-cases.ts';

/** What the suite of providers that tell speakers apart needs to know. */
export type DiarizationProviderSuiteOptions = SuiteOptions<DiarizationSubject>;

/** Every case of the suite of providers that tell speakers apart. */
export const diarizationProviderCases: readonly ConformanceCase<DiarizationSubject>[] = [
  ...speakerCases,
  ...stageCases<DiarizationSubject>({
    stageOf: ({ diarization }) => diarization,
    soundsOf(subject) {
      const [one, other] = voicesOf(subject);
      const pause = quiet(1_000, rateOf(subject.diarization));
      return [joined(one, pause, other), joined(other, pause, one)];
    },
  }),
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runDiarizationProviderCase(
  testCase: ConformanceCase<DiarizationSubject>,
  options: Pick<DiarizationProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, { create: async () => closing(await options.create()) });
}

/** Registers the suite of providers that tell speakers apart with vitest. */
export function describeDiarizationProvider(name: string, options: DiarizationProviderSuiteOptions): void {
  const create = async (): Promise<DiarizationSubject> => closing(await options.create());
  describeConformance(name, 'a DiarizationProvider', diarizationProviderCases, { ...options, create });
}

function closing(subject: DiarizationSubject): DiarizationSubject {
  return {
    ...subject,
    async close() {
      await subject.diarization.close();
      await subject.close?.();
    },
  };
}
