/** Exit code of a check that could not do its work here: neither passed nor failed. */
export const notRun = 3;

export type Outcome = 'passed' | 'failed' | 'not run';

export function outcomeOf(code: number): Outcome {
  if (code === 0) return 'passed';
  return code === notRun ? 'not run' : 'failed';
}
