/** A word that nobody who reads the run can miss. */
export function sayLoudly(text: string): void {
  process.stderr.write(`\n!!! ${text}\n\n`);
}
