import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../../suite/conformance-case.ts';
import { rateOf } from '../stages/stage-audio.ts';
import { stageCases } from '../stages/stage-cases.ts';
import { cleaningCases } from './cleaning-cases.ts';
import { noisy, speechFor } from './cleaning.ts';
import type { DenoiserSubject } from './denoiser-subject.ts';

/** What the suite of denoisers needs to know. */
export type DenoiserProviderSuiteOptions = SuiteOptions<DenoiserSubject>;

/** Every case of the suite of denoisers. */
export const denoiserProviderCases: readonly ConformanceCase<DenoiserSubject>[] = [
  ...cleaningCases,
  ...stageCases<DenoiserSubject>({
    stageOf: ({ denoiser }) => denoiser,
    soundsOf(subject) {
      const speech = speechFor(subject, 1_200);
      const sampleRate = rateOf(subject.denoiser);
      return [noisy(speech, sampleRate, 10), noisy(speech.toReversed(), sampleRate, 0)];
    },
  }),
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runDenoiserProviderCase(
  testCase: ConformanceCase<DenoiserSubject>,
  options: Pick<DenoiserProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, { create: async () => closing(await options.create()) });
}

/** Registers the suite of denoisers with vitest. */
export function describeDenoiserProvider(name: string, options: DenoiserProviderSuiteOptions): void {
  const create = async (): Promise<DenoiserSubject> => closing(await options.create());
  describeConformance(name, 'a DenoiserProvider', denoiserProviderCases, { ...options, create });
}

function closing(subject: DenoiserSubject): DenoiserSubject {
  return {
    ...subject,
    async close() {
      await subject.denoiser.close();
      await subject.close?.();
    },
  };
}
