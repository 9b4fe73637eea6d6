import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { RoomKitError } from '@roomkit/core';
import { objectOf } from '@roomkit/core/providers';

import type { AuthStorage } from './auth-storage.ts';

/** Files that are an account's: a folder may hold others. */
const OWN_FILE =
  /^(?:creds|(?:pre-key|session|sender-key|sender-key-memory|app-state-sync-key|app-state-sync-version|lid-mapping|device-list|tctoken|identity-key)-.+)\.json$/u;
/** The keys are the account: nobody else on the machine reads them. */
const [OWN_FOLDER_MODE, OWN_FILE_MODE] = [0o700, 0o600];

/** An account in a folder, a file a value, named as Baileys' own. */
export class FolderStorage implements AuthStorage {
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(name: string): Promise<unknown> {
    let text: string;
    try {
      text = await readFile(this.#path(name), 'utf8');
    } catch (error) {
      if (objectOf(error)['code'] === 'ENOENT') return null;
      throw unreadable(name);
    }
    try {
      return JSON.parse(text);
    } catch {
      throw unreadable(name);
    }
  }

  /** Whole or not at all: a process that is killed leaves the former value. */
  async write(name: string, value: unknown): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: OWN_FOLDER_MODE });
    const path = this.#path(name);
    this.#count += 1;
    const unfinished = `${path}.${this.#count}.tmp`;
    await writeFile(unfinished, JSON.stringify(value), { mode: OWN_FILE_MODE });
    await rename(unfinished, path);
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  async clear(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    await Promise.all(names.filter((name) => OWN_FILE.test(name)).map((name) => rm(join(this.#folder, name))));
  }

  #path(name: string): string {
    return join(this.#folder, `${name.replaceAll('/', '__').replaceAll(':', '-')}.json`);
  }
}

/** The value may be a secret: only its name is told, of a key its type. */
function unreadable(name: string): RoomKitError<'whatsapp_auth_unreadable'> {
  const type = /^[a-z]+(?:-[a-z]+)*/u.exec(name)?.[0] ?? 'unknown';
  return new RoomKitError('whatsapp_auth_unreadable', 'What is kept of the account cannot be read.', { name: type });
}
