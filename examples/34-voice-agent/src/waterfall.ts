import type { VoiceTurnMarks, VoiceTurnReport } from '@roomkit/core/voice';

const WIDTH = 32;
const STEPS: Readonly<Record<keyof VoiceTurnMarks, string>> = {
  vadEnd: 'the caller is silent, for sure',
  transcriptFinal: 'the words are there',
  endpoint: 'they are a whole turn',
  committed: 'they stand in the timeline',
  firstToken: 'the model begins to answer',
  firstSynthesis: 'the voice has its first sound',
  firstAudioOut: 'the caller hears it',
};

/** One turn as lines of text: each step begins where the one before it ended. */
export function waterfall({ marks, frameworkMs }: VoiceTurnReport): readonly string[] {
  const steps = (Object.keys(STEPS) as (keyof VoiceTurnMarks)[])
    .map((name) => ({ label: STEPS[name], atMs: marks[name] }))
    .filter((step): step is { label: string; atMs: number } => step.atMs !== null)
    .toSorted((one, other) => one.atMs - other.atMs);
  const columns = (milliseconds: number): number => Math.round((milliseconds / (steps.at(-1)?.atMs || 1)) * WIDTH);
  const lines = steps.map(({ label, atMs }, number) => {
    const from = columns(steps[number - 1]?.atMs ?? 0);
    const bar = `${' '.repeat(from)}${'█'.repeat(columns(atMs) - from) || '▏'}`;
    return `  ${label.padEnd(30)} ${bar.padEnd(WIDTH + 1)} ${Math.round(atMs)} ms`;
  });
  return frameworkMs === null ? lines : [...lines, `  of it the kit itself took ${frameworkMs.toFixed(1)} ms`];
}
