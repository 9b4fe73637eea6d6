import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AudioFiles } from '@roomkit/voice-pipeline';
import { afterEach } from 'vitest';

const made: string[] = [];

afterEach(async () => {
  await Promise.all(made.splice(0).map((path) => rm(path, { recursive: true, force: true })));
});

/** A directory that is gone after the test. */
export async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'roomkit-audio-'));
  made.push(path);
  return path;
}

/** The names in a directory, sorted. */
export async function namesIn(path: string): Promise<readonly string[]> {
  return (await readdir(path)).sort();
}

export function contents(path: string, name: string): Promise<Uint8Array> {
  return readFile(join(path, name));
}

/** Files in memory, whose writing waits for a gate. */
export class GatedFiles implements AudioFiles {
  readonly files: Map<string, Uint8Array[]> = new Map();
  created = 0;
  #gate: PromiseWithResolvers<void> | null = null;

  block(): void {
    this.#gate = Promise.withResolvers();
  }

  unblock(): void {
    this.#gate?.resolve();
    this.#gate = null;
  }

  async create(path: string): ReturnType<AudioFiles['create']> {
    this.created += 1;
    await this.#gate?.promise;
    const pieces: Uint8Array[] = [];
    this.files.set(path, pieces);
    return {
      append: async (data) => {
        await this.#gate?.promise;
        pieces.push(data.slice());
      },
      rewriteStart: async (data) => {
        pieces[0] = data.slice();
      },
      close: async () => undefined,
    };
  }

  async remove(path: string): Promise<void> {
    this.files.delete(path);
  }
}
