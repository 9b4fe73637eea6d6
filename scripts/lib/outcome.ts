/** Exit code of a check that could not do its work here: neither passed nor failed. */
export const notRun = 75;

export type Outcome = 'passed' | 'failed' | 'not run';

/** What an exit code says; "not run" only from a step that is known to say so. */
export function outcomeOf(code: number, mayNotRun = false): Outcome {
  if (code === 0) return 'passed';
  return mayNotRun && code === notRun ? 'not run' : 'failed';
}
