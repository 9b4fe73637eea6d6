/** The process that may die at any moment: the room, and the page that shows it. Started by `main.ts`. */
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { isLocalRequest } from './http/guard.ts';
import { bundlePage } from './http/page-assets.ts';
import { openDemo } from './room/demo.ts';
import { route } from './routes.ts';

const { ROOMKIT_DEMO_DATA: dataFolder = '.data', ROOMKIT_DEMO_STARTS: starts = '1', PORT: port = '0' } = process.env;

mkdirSync(dataFolder, { recursive: true });
const boot = { bootId: crypto.randomUUID(), processId: process.pid, starts: Number(starts) };
const [assets, demo] = await Promise.all([bundlePage(), openDemo({ dataFolder, environment: process.env, boot })]);

const server = createServer((request, response) => {
  route({ demo, assets, end }, request, response).catch((error: unknown) => {
    console.error('A request failed.', error instanceof Error ? error.message : error);
    response.destroy();
  });
});
server.headersTimeout = 10_000;
server.requestTimeout = 30_000;
demo.web.attach(server, { path: '/socket' });
// A name bent to point at this machine must not open a socket either.
server.prependListener('upgrade', (request, socket) => {
  if (!isLocalRequest(request)) socket.destroy();
});
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`The server cannot listen on port ${port}: ${error.code ?? error.message}`);
  process.exit(1);
});
server.listen(Number(port), '127.0.0.1', () => {
  process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port });
});

void demo.replaced.then(() => stop());
process.on('SIGTERM', () => void stop());
// Ctrl-C reaches both processes: the supervisor ends this one in order.
process.on('SIGINT', () => {});
process.on('disconnect', () => void stop());

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await demo.close();
  process.exit(0);
}

function end(how: 'kill' | 'start_over'): void {
  // Nothing is closed, nothing is flushed: the process is gone in the middle of whatever it was doing.
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  else void startOver();
}

async function startOver(): Promise<void> {
  // Nobody comes back into a room that is going: the page finds the new one.
  server.close();
  server.closeAllConnections();
  await demo.web.close();
  await demo.deleteRoom();
  await demo.close();
  rmSync(dataFolder, { recursive: true, force: true });
  process.exit(0);
}
