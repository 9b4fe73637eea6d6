/** Control characters, and those that turn the direction of what follows, so that `gpj.exe` reads as a picture. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const MOST_OF_A_NAME = 120;

/** The name of a file alone: no folders, and nothing that is not seen. Null where no name is left. */
export function plainFilename(given: string | null | undefined): string | null {
  const name = (given ?? '').replaceAll(UNSEEN, '').split(/[/\\]/u).at(-1)?.trim() ?? '';
  // The end of a name tells what it is.
  return /^\.*$/u.test(name) ? null : name.slice(-MOST_OF_A_NAME);
}
