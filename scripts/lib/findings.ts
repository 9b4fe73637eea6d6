/** Prints what a check found and ends the process with the code a gate understands. */
export function report(name: string, findings: readonly string[], summary: string): void {
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) {
    console.error(`${name}: ${findings.length} finding${findings.length === 1 ? '' : 's'}`);
    process.exitCode = 1;
    return;
  }
  console.log(`${name}: ${summary}`);
}
