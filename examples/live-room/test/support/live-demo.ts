import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The whole demo, supervisor and all, on a free port and a folder of its own. */
export interface LiveDemo extends AsyncDisposable {
  readonly address: string;
  /** Ends supervisor and server at once, as a machine that loses its power. */
  readonly kill: () => Promise<void>;
}

/** Starts the demo; without a key in `more` the scripted assistant answers, whatever the environment holds. */
export async function startDemo(more: Readonly<Record<string, string>> = {}): Promise<LiveDemo> {
  const { ROOMKIT_DEMO_DATA: given } = more;
  const dataFolder = given ?? mkdtempSync(join(tmpdir(), 'live-room-test-'));
  const {
    ANTHROPIC_API_KEY: _a,
    OPENAI_API_KEY: _o,
    GEMINI_API_KEY: _g,
    VLLM_BASE_URL: _v,
    POSTGRES_URL: _p,
    REDIS_URL: _r,
    ...environment
  } = process.env;
  const child = spawn(process.execPath, ['--conditions=@roomkit/source', MAIN], {
    env: { ...environment, ...more, PORT: '0', ROOMKIT_DEMO_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended with what it started.
    detached: true,
  });
  const stop = async (): Promise<void> => {
    await ended(child, () => child.kill('SIGTERM'));
    if (given === undefined) rmSync(dataFolder, { recursive: true, force: true });
  };
  const kill = (): Promise<void> => ended(child, () => process.kill(-(child.pid ?? 0), 'SIGKILL'));
  try {
    return { address: await addressOf(child), kill, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs `main.ts --check` and returns how it ended. */
export async function checkDemo(): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--conditions=@roomkit/source', MAIN, '--check'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.once('exit', resolve);
  return { code: await promise, output };
}

function addressOf(child: ChildProcess): Promise<string> {
  const { promise, reject, resolve } = Promise.withResolvers<string>();
  let output = '';
  const read = (chunk: Buffer): void => {
    output += chunk.toString();
    const address = /http:\/\/[\d.]+:\d+/u.exec(output)?.[0];
    if (address !== undefined) resolve(address);
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.once('exit', () => reject(new Error(`The demo did not start: ${output}`)));
  return promise;
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  end();
  await promise;
}
