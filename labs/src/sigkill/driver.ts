import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Line } from './lines.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Everything the workers told, in order. */
export interface Record {
  readonly acknowledged: Extract<Line, { kind: 'acknowledged' }>[];
  readonly delivered: Extract<Line, { kind: 'delivered' }>[];
}

/** Starts a worker and kills it so many milliseconds after it was ready. */
export async function killedRun(path: string, run: number, killAfterMs: number, record: Record): Promise<void> {
  const worker = start(path, run);
  await follow(worker, record, () => {
    setTimeout(() => worker.kill('SIGKILL'), killAfterMs);
  });
}

/** Starts a worker that sends a few messages more, delivers everything and ends by itself. */
export async function finalRun(path: string, run: number, record: Record): Promise<void> {
  const worker = start(path, run, 10);
  let isDrained = false;
  const code = await follow(
    worker,
    record,
    () => {},
    () => {
      isDrained = true;
    },
  );
  if (code !== 0 || !isDrained) throw new Error(`the last worker ended with ${code}, drained: ${isDrained}`);
}

function start(path: string, run: number, messages?: number): ChildProcess {
  const limit = messages === undefined ? [] : ['--messages', String(messages)];
  return spawn(
    process.execPath,
    ['--conditions=@roomkit/source', '--no-warnings', WORKER, '--path', path, '--run', String(run), ...limit],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
}

async function follow(
  worker: ChildProcess,
  record: Record,
  onReady: () => void,
  onDrained: () => void = () => {},
): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => worker.once('exit', resolve));
  if (!worker.stdout) throw new Error('the worker has no pipe');
  for await (const text of createInterface({ input: worker.stdout })) {
    const line = parsed(text);
    if (line?.kind === 'acknowledged') record.acknowledged.push(line);
    else if (line?.kind === 'delivered') record.delivered.push(line);
    else if (line?.kind === 'ready') onReady();
    else if (line?.kind === 'drained') onDrained();
  }
  return ended;
}

/** The last line of a killed process may be cut: it was never told. */
function parsed(text: string): Line | null {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return null;
  }
}
