import { parentPort, workerData } from 'node:worker_threads';

import { answerCalls, LoadedOnce } from '@roomkit/core/audio';

import type { DecoderOptions, PocketSphinxOperations } from './protocol.ts';
import { Decoders } from './worker/decoders.ts';
import { loadLibrary } from './worker/library.ts';

if (!parentPort) throw new Error('This file is the thread of a PocketSphinxSTTProvider; it does nothing by itself.');

const options = workerData as DecoderOptions;
const decoders = new LoadedOnce(async () => new Decoders(await loadLibrary(options.libraryPath), options));

answerCalls<PocketSphinxOperations>(parentPort, {
  async load() {
    await decoders.get();
    return null;
  },
  hear: async ({ stream, audio }) => (await decoders.get()).hear(stream, audio),
  end: async (stream) => (await decoders.get()).end(stream),
  async drop(stream) {
    decoders.value?.drop(stream);
    return null;
  },
  hearWhole: async (audio) => (await decoders.get()).hearWhole(audio),
  async release() {
    (await decoders.take())?.free();
    return null;
  },
});
