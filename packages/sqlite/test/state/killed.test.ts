import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

import { describe, expect, it } from 'vitest';

import { SqliteStateStore } from '../../src/index.ts';
import { temporaryDirectory } from '../support.ts';

const SCOPE = { organizationId: 'acme', namespace: 'phone' };

/** Lets another process set keys until so many were answered, and kills it then. */
async function setAndKill(path: string, durability: string, count: number): Promise<readonly number[]> {
  const script = join(import.meta.dirname, 'set.process.ts');
  const child = spawn(process.execPath, ['--conditions=@roomkit/source', script, path, durability], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const answered: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    answered.push(Number(line));
    if (answered.length === count) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  return answered;
}

describe('a process that is killed while it sets state', () => {
  it.each(['process', 'power'])('loses nothing that was answered (%s)', { timeout: 180_000 }, async (durability) => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'state.db');
    const answered = await setAndKill(path, durability, 100);
    await using state = new SqliteStateStore({ path });
    const read = await Promise.all(answered.map(async (number) => state.get(SCOPE, `key-${number}`)));
    expect(read).toEqual(answered.map((number) => ({ number })));
    // One more may have been written, whose answer was not heard any more.
    expect((await state.list(SCOPE)).length - answered.length).toBeOneOf([0, 1]);
  });
});
