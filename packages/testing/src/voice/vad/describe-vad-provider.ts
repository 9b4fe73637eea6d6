import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../../suite/conformance-case.ts';
import { stageCases } from '../stages/stage-cases.ts';
import { scene } from './listening.ts';
import { silenceCases } from './silence-cases.ts';
import { utteranceCases } from './utterance-cases.ts';
import type { VADSubject } from './vad-subject.ts';

/** What the suite of detectors of speech needs to know. */
export type VADProviderSuiteOptions = SuiteOptions<VADSubject>;

/** Every case of the suite of detectors of speech. */
export const vadProviderCases: readonly ConformanceCase<VADSubject>[] = [
  ...utteranceCases,
  ...silenceCases,
  ...stageCases<VADSubject>({
    stageOf: ({ vad }) => vad,
    soundsOf: (subject) => [
      scene(subject, [800, 1_500, 1_700]).samples,
      scene(subject, [0, 1_000, 900, 1_600, 500]).samples,
    ],
  }),
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runVADProviderCase(
  testCase: ConformanceCase<VADSubject>,
  options: Pick<VADProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, { create: async () => closing(await options.create()) });
}

/** Registers the suite of detectors of speech with vitest. */
export function describeVADProvider(name: string, options: VADProviderSuiteOptions): void {
  const create = async (): Promise<VADSubject> => closing(await options.create());
  describeConformance(name, 'a VADProvider', vadProviderCases, { ...options, create });
}

function closing(subject: VADSubject): VADSubject {
  return {
    ...subject,
    async close() {
      await subject.vad.close();
      await subject.close?.();
    },
  };
}
