import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A directory for skills that is removed again. */
export interface SkillFiles extends AsyncDisposable {
  /** A real path. */
  readonly root: string;
  /** Writes a file below it; returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Makes a link below it. */
  link(name: string, target: string): Promise<void>;
  /** Writes a skill: a directory with a SKILL.md; returns the directory. */
  skill(
    name: string,
    options?: { readonly head?: string; readonly body?: string; readonly at?: string },
  ): Promise<string>;
}

/** Makes the directory. */
export async function skillFiles(): Promise<SkillFiles> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'roomkit-skills-')));
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  };
  return {
    root,
    write,
    async link(name, target) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await symlink(target, join(root, name));
    },
    async skill(name, { head = '', body = `How to ${name}.`, at = name } = {}) {
      const lines = [
        '---',
        `name: ${name}`,
        `description: For ${name}`,
        ...(head === '' ? [] : [head]),
        '---',
        '',
        body,
      ];
      return dirname(await write(join(at, 'SKILL.md'), lines.join('\n')));
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
