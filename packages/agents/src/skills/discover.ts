import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { isBelow } from './inside.ts';
import { readMetadata, SKILL_FILE } from './read-skill.ts';
import { SkillError, type SkillMetadata } from './skill.ts';

/** Told of what cannot be used; it decides by throwing whether the rest goes on. */
export type OnUnusable = (error: SkillError) => void;

/** The skills in a directory: its direct subdirectories that hold a SKILL.md, by name. */
export async function discoverIn(directory: string, onUnusable: OnUnusable): Promise<readonly SkillMetadata[]> {
  const found: SkillMetadata[] = [];
  for (const path of await directoriesIn(directory, onUnusable)) {
    try {
      found.push(await readMetadata(path));
    } catch (error) {
      onUnusable(
        error instanceof SkillError ? error : new SkillError(basename(path), 'cannot be read', { cause: error }),
      );
    }
  }
  return found;
}

/** The real path of a directory. @throws SkillError */
export async function realDirectory(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    throw new SkillError(path, 'is a directory that cannot be read', { cause: error });
  }
  throw new SkillError(path, 'is no directory');
}

async function directoriesIn(directory: string, onUnusable: OnUnusable): Promise<readonly string[]> {
  let root: string;
  let names: readonly string[];
  try {
    root = await realDirectory(directory);
    const entries = await readdir(root, { withFileTypes: true });
    names = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
  } catch (error) {
    onUnusable(
      error instanceof SkillError
        ? error
        : new SkillError(directory, 'is a directory that cannot be read', { cause: error }),
    );
    return [];
  }
  const paths: string[] = [];
  for (const name of names.toSorted()) {
    try {
      const path = await skillDirectory(root, name);
      if (path !== null) paths.push(path);
    } catch (error) {
      onUnusable(error as SkillError);
    }
  }
  return paths;
}

/** Null where it is no skill. @throws SkillError where a link leads out of the directory, or nowhere */
async function skillDirectory(root: string, name: string): Promise<string | null> {
  let path: string;
  try {
    path = await realpath(join(root, name));
    if (!(await stat(path)).isDirectory()) return null;
  } catch (error) {
    throw new SkillError(name, 'cannot be read', { cause: error });
  }
  if (!isBelow(root, path)) throw new SkillError(name, 'is a link that leads out of its directory');
  const names = await readdir(path).catch((error: unknown) => {
    throw new SkillError(name, 'cannot be read', { cause: error });
  });
  return names.includes(SKILL_FILE) ? path : null;
}
