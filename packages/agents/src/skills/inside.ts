import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { SkillPathError } from './skill.ts';

/** A path from the root, of a drive, of a share, or with a scheme, such as `C:`, `\\server` and `file:`. */
const ABSOLUTE = /^(?:[/\\]|[a-z][\w+.-]*:)/iu;
const LONGEST_NAME = 1_024;

/** Whether a real path is below a real directory: `skills/ab` is not inside `skills/a`. */
export function isBelow(directory: string, path: string): boolean {
  return path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

/**
 * Where a name leads within a skill's directory, with every link followed. Names are normalised first, so that
 * full-width dots and slashes count as what they look like; absolute ones, in any style, and those that lead out, also
 * by a link, are refused, as is everything where the directory is not the one that was registered any more.
 *
 * @param skill - how errors name the skill
 * @param directory - a real path
 * @throws SkillPathError `skill_path_refused`
 */
export async function fileInside(skill: string, directory: string, name: string): Promise<string> {
  const segments = segmentsOf(skill, name);
  const root = await realPathOf(skill, directory);
  if (root !== directory) throw new SkillPathError(skill, 'its directory is not where it was any more');
  const path = await realPathOf(skill, join(root, ...segments));
  if (!isBelow(root, path)) throw new SkillPathError(skill, 'the name leads out of its directory');
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) throw new SkillPathError(skill, 'the name is that of no file');
  return path;
}

/**
 * Reads a file by the path that {@link fileInside} gave. Its last part is not followed where it has become a link
 * since.
 *
 * @throws SkillPathError `skill_path_refused`, also for a file of more than `maxBytes`
 */
export async function readInside(skill: string, path: string, maxBytes: number): Promise<Uint8Array> {
  const noFollow = constants.O_NOFOLLOW ?? 0;
  try {
    await using file = await open(path, constants.O_RDONLY | noFollow);
    const { size } = await file.stat();
    if (size > maxBytes) throw new SkillPathError(skill, `the file has more than ${maxBytes} bytes`);
    return await file.readFile();
  } catch (error) {
    if (error instanceof SkillPathError) throw error;
    throw new SkillPathError(skill, 'the file could not be read', { cause: error });
  }
}

function segmentsOf(skill: string, name: unknown): readonly string[] {
  if (typeof name !== 'string' || name === '' || name.length > LONGEST_NAME) {
    throw new SkillPathError(skill, 'a file needs a name');
  }
  const plain = name.normalize('NFKC').trim();
  if (/\p{Cc}/u.test(plain)) throw new SkillPathError(skill, 'the name holds control characters');
  if (ABSOLUTE.test(plain)) throw new SkillPathError(skill, 'the name is an absolute path');
  // A backslash parts names on some systems: it does so on all, so that a skill is as safe everywhere.
  const segments = plain.split(/[/\\]/u).filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) throw new SkillPathError(skill, 'the name leads upwards');
  if (segments.length === 0) throw new SkillPathError(skill, 'the name is that of no file');
  return segments;
}

async function realPathOf(skill: string, path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw new SkillPathError(skill, 'there is no such file', { cause: error });
  }
}
