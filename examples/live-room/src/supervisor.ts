import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What the server process gets, and whom to tell when it serves. */
export interface SupervisorOptions {
  readonly port: number;
  readonly dataFolder: string;
  readonly onReady: (address: string, starts: number) => void;
  /** The server cannot be started at all. */
  readonly onGiveUp: () => void;
}

const MAX_FAILED_STARTS = 3;

/** Starts the server process, and starts it again whenever it dies. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  #child: ChildProcess | null = null;
  #port: number;
  #starts = 0;
  #failedStarts = 0;
  #isStopping = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  start(): void {
    this.#starts += 1;
    let isServing = false;
    const child = spawn(
      process.execPath,
      [...process.execArgv, fileURLToPath(new URL('./server.ts', import.meta.url))],
      {
        env: {
          ...process.env,
          PORT: String(this.#port),
          ROOMKIT_DEMO_DATA: this.#options.dataFolder,
          ROOMKIT_DEMO_STARTS: String(this.#starts),
        },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    this.#child = child;
    child.on('message', (message) => {
      const { port } = message as { readonly port: number };
      isServing = true;
      this.#failedStarts = 0;
      // The page comes back to the port it knows.
      this.#port = port;
      this.#options.onReady(`http://127.0.0.1:${port}`, this.#starts);
    });
    child.once('exit', (code) => {
      this.#child = null;
      if (this.#isStopping) return;
      // Whoever ends in order begins anew; whoever is killed comes back.
      if (code === 0) this.#starts = 0;
      if (!isServing) this.#failedStarts += 1;
      if (this.#failedStarts >= MAX_FAILED_STARTS) this.#options.onGiveUp();
      else this.start();
    });
  }

  /** Ends the server process in order. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (child === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    await promise;
  }
}
