import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';

/** Dies of its first call, once: the next one of its kind answers. */
const { path } = workerData as { readonly path: string };
const send = (message: unknown): void => parentPort?.postMessage(message, []);

send({ opened: null });
parentPort?.on('message', (requests: readonly { readonly id: number }[] | 'close') => {
  if (requests === 'close') {
    send('closed');
    return;
  }
  try {
    writeFileSync(path, 'died once', { flag: 'wx' });
  } catch {
    send(requests.map(({ id }) => ({ id, value: 'alive again' })));
    return;
  }
  process.exit(1);
});
