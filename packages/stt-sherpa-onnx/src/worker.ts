import { parentPort } from 'node:worker_threads';

import { answerCalls } from '@roomkit/core/audio';

import type { SherpaOperations } from './protocol.ts';
import { Recogniser } from './worker/recognisers.ts';

if (!parentPort) throw new Error('This file is the thread of a SherpaOnnxSTTProvider; it does nothing by itself.');

let recogniser: Recogniser | null = null;

function loaded(): Recogniser {
  if (recogniser === null) throw new TypeError('No model has been loaded.');
  return recogniser;
}

answerCalls<SherpaOperations>(parentPort, {
  load(setup) {
    recogniser ??= new Recogniser(setup);
    return null;
  },
  hear: ({ stream, audio }) => loaded().hear(stream, audio),
  end: (stream) => loaded().end(stream),
  drop(stream) {
    recogniser?.drop(stream);
    return null;
  },
  hearWhole: (audio) => loaded().hearWhole(audio),
});
