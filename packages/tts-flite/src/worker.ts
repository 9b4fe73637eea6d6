import { parentPort } from 'node:worker_threads';

import { answerCalls, LoadedOnce } from '@roomkit/core/audio';

import type { FliteOperations } from './protocol.ts';
import { loadFlite, speak } from './worker/flite.ts';

if (!parentPort) throw new Error('This file is the thread of a FliteTTSProvider; it does nothing by itself.');

const program = new LoadedOnce(loadFlite);

answerCalls<FliteOperations>(parentPort, {
  async load() {
    await program.get();
    return null;
  },
  speak: async (speaking) => speak(await program.get(), speaking),
});
