/** What vendors take: 1 to 64 letters, digits, `_` or `-`. */
const LONGEST_NAME = 64;

/** A name every vendor takes, that nobody has yet. */
export function uniqueName(wanted: string, isTaken: (name: string) => boolean): string {
  const name = wanted.replaceAll(/[^\w-]/gu, '_').slice(0, LONGEST_NAME) || 'tool';
  if (!isTaken(name)) return name;
  for (let number = 2; ; number += 1) {
    const ending = `_${number}`;
    const other = `${name.slice(0, LONGEST_NAME - ending.length)}${ending}`;
    if (!isTaken(other)) return other;
  }
}
