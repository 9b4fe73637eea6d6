import { parentPort } from 'node:worker_threads';

import { answerCalls, bytesOf, samplesOfFloats } from '@roomkit/core/audio';

import type { SherpaOperations } from './protocol.ts';
import { createVoice, type SherpaVoice } from './sherpa.ts';

if (!parentPort) throw new Error('This file is the thread of a SherpaOnnxTTSProvider; it does nothing by itself.');

let voice: SherpaVoice | null = null;

answerCalls<SherpaOperations>(parentPort, {
  load(setup) {
    voice ??= createVoice(setup);
    return voice.numSpeakers;
  },
  speak({ text, speaker, speed }) {
    if (voice === null) throw new TypeError('No voice has been loaded.');
    // Asked in the older way it would end the process over a text that it cannot read at all; and what it gives is to
    // be memory of this thread.
    const generationConfig = { sid: speaker, speed };
    const { samples } = voice.generate({ text: ended(text), generationConfig, enableExternalBuffer: false });
    return bytesOf(samplesOfFloats(samples));
  },
});

/** With an end of sentence there is always something that the voice can read. */
function ended(text: string): string {
  return /[.!?]["')\]]*$/u.test(text) ? text : `${text}.`;
}
