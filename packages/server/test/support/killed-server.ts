import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface, type Interface } from 'node:readline';

/** A server in a process of its own. */
export class KilledServer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #exited: Promise<unknown>;

  constructor(child: ChildProcess, lines: Interface) {
    this.#child = child;
    this.#exited = once(child, 'exit');
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** @param manner - see `server.process.ts` */
  static start(
    path: string,
    publicBaseUrl: string,
    manner: 'deaf' | 'mute' | 'well',
    environment: Readonly<Record<string, string>>,
  ): KilledServer {
    const script = join(import.meta.dirname, 'server.process.ts');
    const child = spawn(process.execPath, ['--conditions=@roomkit/source', script, path, publicBaseUrl, manner], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    return new KilledServer(child, createInterface({ input: child.stdout }));
  }

  /** The next thing it says. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('The server has ended.');
    return value;
  }

  async closeRooms(): Promise<void> {
    this.#child.stdin?.write('close\n');
    const line = await this.line();
    if (line !== 'closed') throw new Error('The rooms were not closed.');
  }

  /** Gives it no chance to end in order. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
