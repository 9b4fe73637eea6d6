import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { treeFiles } from './files.ts';
import { root } from './paths.ts';
import { mustRun } from './run.ts';

export interface ScratchOptions {
  /** Take the built `dist` folders along. */
  readonly withBuilds?: boolean;
}

/** Folders, relative to the root, that have a `node_modules` of links. */
function linkedFolders(): readonly string[] {
  const grouped = ['packages', 'examples', 'scripts'].flatMap((group) =>
    existsSync(join(root, group))
      ? readdirSync(join(root, group), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => join(group, entry.name))
      : [],
  );
  return [...grouped, 'benchmarks', 'labs'].filter((folder) => existsSync(join(root, folder, 'node_modules')));
}

/** Copies the links of a package as they are: relative, so that they lead into the copy and not back here. */
function copyLinks(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const isScope = entry.isDirectory() && entry.name.startsWith('@');
    if (isScope) copyLinks(join(from, entry.name), join(to, entry.name));
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(join(from, entry.name)), join(to, entry.name));
  }
}

/** A copy of the tree, sharing the installed packages, in which files may be changed and put back. */
export class Scratch implements Disposable {
  readonly folder: string;
  readonly #originals = new Map<string, string | undefined>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(options: ScratchOptions = {}): Promise<Scratch> {
    const scratch = new Scratch(mkdtempSync(join(tmpdir(), 'roomkit-scratch-')));
    for (const path of treeFiles()) {
      mkdirSync(dirname(join(scratch.folder, path)), { recursive: true });
      cpSync(join(root, path), join(scratch.folder, path), { verbatimSymlinks: true });
    }
    symlinkSync(join(root, 'node_modules'), join(scratch.folder, 'node_modules'));
    for (const folder of linkedFolders()) {
      copyLinks(join(root, folder, 'node_modules'), join(scratch.folder, folder, 'node_modules'));
      const builds = join(root, folder, 'dist');
      if (options.withBuilds === true && existsSync(builds))
        cpSync(builds, join(scratch.folder, folder, 'dist'), { recursive: true });
    }
    // The shared installation belongs to the tree: nothing in a copy may set out to mend it.
    const workspace = join(scratch.folder, 'pnpm-workspace.yaml');
    const text = readFileSync(workspace, 'utf8').replace('verifyDepsBeforeRun: install', 'verifyDepsBeforeRun: false');
    writeFileSync(workspace, text);
    await mustRun('git', ['init', '--quiet'], { cwd: scratch.folder });
    return scratch;
  }

  path(relative: string): string {
    return join(this.folder, relative);
  }

  read(relative: string): string {
    return readFileSync(this.path(relative), 'utf8');
  }

  /** Writes a file, remembering what was there. */
  write(relative: string, content: string, mode = 0o644): void {
    const path = this.path(relative);
    if (!this.#originals.has(relative))
      this.#originals.set(relative, existsSync(path) ? this.read(relative) : undefined);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
  }

  /** Puts every written file back as it was. */
  restore(): void {
    for (const [relative, content] of this.#originals) {
      if (content === undefined) rmSync(this.path(relative), { force: true });
      else writeFileSync(this.path(relative), content);
    }
    this.#originals.clear();
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
