/** Serves the demo until it is stopped; with `--check`, looks at its own page once and ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Supervisor } from './supervisor.ts';

const { PORT, ROOMKIT_DEMO_DATA, ROOMKIT_DEMO_PORT } = process.env;
const isCheck = process.argv.includes('--check');
const dataFolder = isCheck
  ? mkdtempSync(join(tmpdir(), 'roomkit-live-room-'))
  : (ROOMKIT_DEMO_DATA ?? fileURLToPath(new URL('../.data', import.meta.url)));

const supervisor = new Supervisor({
  port: isCheck ? 0 : Number(PORT ?? ROOMKIT_DEMO_PORT ?? 4700),
  dataFolder,
  onReady: (address, starts) => void serve(address, starts),
  onGiveUp: () => {
    console.error('The server does not start; is the port taken? PORT=4800 takes another one.');
    process.exitCode = 1;
  },
});
supervisor.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void supervisor.stop());

async function serve(address: string, starts: number): Promise<void> {
  if (isCheck) return check(address);
  if (starts > 1) console.log('The server process died and is back. Nothing was lost.');
  else console.log(`One room, four ways in, one timeline: open ${address}`);
}

async function check(address: string): Promise<void> {
  const response = await fetch(address);
  const page = await response.text();
  const isGood = response.ok && page.includes('<title>');
  console.log(`${address} answered ${response.status} with ${page.length} characters of page`);
  await supervisor.stop();
  rmSync(dataFolder, { recursive: true, force: true });
  process.exitCode = isGood ? 0 : 1;
}
