import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { NodeSettings } from '../wire.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Which build the nodes run: the real one, or one whose commits do not ask for the epoch. */
export type Build = 'real' | 'without_epochs';

function execArguments(build: Build): readonly string[] {
  const preload = build === 'without_epochs' ? ['--import', at('without-epochs.ts')] : [];
  return ['--conditions=@roomkit/source', '--no-warnings', ...preload];
}

export function spawnNode(settings: NodeSettings, build: Build): ChildProcess {
  return spawn(process.execPath, [...execArguments(build), at('main.ts'), JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

export async function migrateSchema(url: string, schema: string, build: Build): Promise<void> {
  await promisify(execFile)(process.execPath, [...execArguments(build), at('migrate.ts'), url, schema]);
}
