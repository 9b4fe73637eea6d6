import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { compiledCode } from './compiled-code.ts';
import { root } from './paths.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Show the output while it comes, as well as returning it. */
  readonly echo?: boolean;
}

export interface RunResult {
  /** The exit code; 124 when the time was up. */
  readonly code: number;
  readonly output: string;
}

/** Runs a program with the workspace's own tools first on its PATH; never throws for a failing program. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const cwd = options.cwd ?? root;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        FORCE_COLOR: undefined,
        TURBO_TELEMETRY_DISABLED: '1',
        NODE_COMPILE_CACHE: compiledCode,
        ...options.environment,
        PATH: [join(root, 'node_modules', '.bin'), options.environment?.['PATH'] ?? process.env['PATH']].join(
          delimiter,
        ),
      },
    });
    let output = '';
    let isTimedOut = false;
    const take = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      if (options.echo === true) process.stdout.write(chunk);
    };
    const stop = (): void => {
      isTimedOut = true;
      // The group, so that what the program started ends with it.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(stop, options.timeoutMs);
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      const text = stripVTControlCharacters(output);
      resolve({ code: isTimedOut ? 124 : (code ?? 1), output: isTimedOut ? `${text}\n(time was up)` : text });
    });
  });
}

/** As `run`, but a failing program ends the script with its output. */
export async function mustRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    if (options.echo !== true) console.error(result.output.trimEnd());
    console.error(`failed (${result.code}): ${[command, ...args].join(' ')}`);
    process.exit(1);
  }
  return result.output;
}
