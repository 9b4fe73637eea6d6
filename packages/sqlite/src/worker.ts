import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import type { FromWorker, ToWorker, WorkerOptions } from './protocol.ts';
import { Engine, failureOf } from './worker/engine.ts';
import { openDatabase } from './worker/open-database.ts';

const port = parentPort;
if (!port) throw new Error('This file is the worker of a SqliteStore; it does nothing by itself.');

const send = (message: FromWorker): void => port.postMessage(message);
const options = workerData as WorkerOptions;

try {
  const database = openDatabase(options);
  const engine = new Engine(database, options.durability);
  send({ opened: null });
  port.on('message', (first: ToWorker) => {
    const batch = [];
    // Whatever has come in while the last batch was written goes into this one.
    for (let message: ToWorker | undefined = first; message; message = next()) {
      if (message === 'close') {
        if (batch.length > 0) send(engine.run(batch));
        database.close();
        send('closed');
        port.close();
        return;
      }
      batch.push(...message);
    }
    send(engine.run(batch));
  });
} catch (error) {
  send({ opened: failureOf(error) });
  port.close();
}

function next(): ToWorker | undefined {
  return port ? (receiveMessageOnPort(port)?.message as ToWorker | undefined) : undefined;
}
