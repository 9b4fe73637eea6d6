import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import { describe, expect, it, vi } from 'vitest';

import { SqliteStore } from '../src/index.ts';
import { temporaryDirectory } from './support.ts';

interface Node extends AsyncDisposable {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly lines: readonly string[];
  /** Resolves once a line was printed. */
  said(line: string): Promise<void>;
}

function startNode(path: string, manner: 'stuck' | 'able'): Node {
  const script = join(import.meta.dirname, 'node.process.ts');
  const child = spawn(process.execPath, ['--conditions=@roomkit/source', script, path, manner], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return {
    child,
    lines,
    said: async (line) => vi.waitUntil(() => lines.includes(line), { timeout: 30_000 }).then(() => {}),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe('a node over a file that another one shares', () => {
  it.each([
    ['SIGTERM', [0, null]],
    ['SIGKILL', [null, 'SIGKILL']],
  ] as const)(
    'CORE-10.2.13 takes over source and deliveries of one that gets %s, by itself and in order',
    { timeout: 180_000 },
    async (signal, ending) => {
      await using directory = await temporaryDirectory();
      const path = join(directory.path, 'rooms.db');
      await using dying = startNode(path, 'stuck');
      await dying.said('runs the source');
      await dying.said('committed');
      await using heir = startNode(path, 'able');
      const exited = once(dying.child, 'exit');
      dying.child.kill(signal);
      expect(await exited).toEqual(ending);
      await heir.said('runs the source');
      await heir.said('delivered 4');
      expect(heir.lines.filter((line) => line.startsWith('delivered'))).toEqual([
        'delivered 2',
        'delivered 3',
        'delivered 4',
      ]);
      await using store = new SqliteStore({ path });
      await vi.waitUntil(async () => (await store.countPendingDeliveries()) === 0, { timeout: 30_000 });
      expect(await store.listDeadLetters()).toEqual([]);
    },
  );
});
