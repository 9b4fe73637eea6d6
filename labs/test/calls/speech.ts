import { existsSync, readFileSync } from 'node:fs';

import { audioFrame, bytesOf, readWav, rmsOf, samplesOf } from '@roomkit/core/audio';
import { PocketSphinxSTTProvider } from '@roomkit/stt-pocketsphinx';

/** Cards that somebody names, as Debian's `pocketsphinx-testdata` has them: 16,000 Hz, mono. */
const RECORDINGS = '/usr/share/pocketsphinx/test/data/cards';
const CARD = `( ( ace | two | three | four | five | six | seven | eight | nine | ten | jack | queen | king ) of ( clubs | hearts | diamonds | spades ) )`;

/** Whether there is speech to say. Where there must be, its absence is a failure. */
export const hasSpeech: boolean = existsSync(RECORDINGS) || process.env['CI'] === 'true';

if (!hasSpeech) {
  process.stderr.write('\n!!! No pocketsphinx-testdata: calls were NOT tested with speech. !!!\n');
}

/** What somebody says, with what it is. */
export const TEN_OF_CLUBS: string = '001';
export const SEVEN_OF_CLUBS: string = '003';

/** A recording, at 16,000 Hz. */
export function readRecording(name: string): Int16Array {
  return samplesOf(readWav(readFileSync(`${RECORDINGS}/${name}.wav`)).data).slice();
}

/** Hears which card is named. */
export function cardListener(): PocketSphinxSTTProvider {
  return new PocketSphinxSTTProvider({ grammar: `#JSGF V1.0; grammar cards; public <card> = ${CARD} ;` });
}

/** Hears which card an answer repeats, or which other answer it is. */
export function answerListener(): PocketSphinxSTTProvider {
  return new PocketSphinxSTTProvider({
    grammar: `#JSGF V1.0; grammar answers; public <answer> = you said ${CARD} | let me tell you about clubs | good bye ;`,
  });
}

/** What was said in some audio of 16,000 Hz, from its first sound to its last. */
export async function wordsOf(listener: PocketSphinxSTTProvider, heard: Int16Array): Promise<string> {
  const { text } = await listener.transcribe(audioFrame({ data: bytesOf(soundOf(heard)) }));
  return text;
}

const WINDOW = 320;
const SILENCE = 150;

/** How much sound is in some audio of 16,000 Hz, in milliseconds, to windows of 20. */
export function soundMs(heard: Int16Array): number {
  let milliseconds = 0;
  for (let at = 0; at + WINDOW <= heard.length; at += WINDOW) {
    if (rmsOf(heard.subarray(at, at + WINDOW)) > SILENCE) milliseconds += 20;
  }
  return milliseconds;
}

/** From the first sound to the last, with a fifth of a second around. */
function soundOf(heard: Int16Array): Int16Array {
  let [first, last] = [heard.length, 0];
  for (let at = 0; at + WINDOW <= heard.length; at += WINDOW) {
    if (rmsOf(heard.subarray(at, at + WINDOW)) <= SILENCE) continue;
    first = Math.min(first, at);
    last = at + WINDOW;
  }
  return heard.slice(Math.max(0, first - 3_200), Math.max(first, last + 3_200));
}
