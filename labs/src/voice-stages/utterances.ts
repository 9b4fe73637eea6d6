import { rmsOf } from '@roomkit/core/audio';

import { atLevel, joined, silence } from './mixing.ts';
import { recording, SAMPLE_RATE } from './sounds.ts';

const LIBRIVOX = '/usr/share/pocketsphinx/test/data/librivox/sense_and_sensibility_01_austen_64kb-';
const PROMPTS = '/usr/share/asterisk/sounds/';

/** Ten utterances of seven people in five languages. */
const FILES = [
  `${LIBRIVOX}0870.wav`,
  `${PROMPTS}en_US_f_Allison/please-try-call-later.g722`,
  `${PROMPTS}it_IT_m_Carlo/vm-instructions.g722`,
  `${LIBRIVOX}0880.wav`,
  `${PROMPTS}fr_CA_f_June/vm-instructions.g722`,
  `${PROMPTS}ru_RU_f_IvrvoiceRU/vm-instructions.g722`,
  `${LIBRIVOX}0930.wav`,
  `${PROMPTS}en_US_f_Allison/cannot-complete-as-dialed.g722`,
  `${PROMPTS}es_MX_f_Allison/vm-instructions.g722`,
  `${LIBRIVOX}0920.wav`,
] as const;

/** About -22 dBFS. */
export const SPEECH_LEVEL = 2_600;
const PAUSE_SECONDS = 1.5;
/** A tenth of how loud speech is: quieter 10 ms at the edges of a recording are none of it. */
const EDGE_LEVEL = SPEECH_LEVEL / 10;

/** A stretch of sound, in milliseconds. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** People who speak one after the other, with pauses, and when they do. */
export interface SpokenStream {
  readonly samples: Int16Array;
  readonly utterances: readonly Stretch[];
}

export function spokenStream(): SpokenStream {
  const parts: Int16Array[] = [silence(PAUSE_SECONDS)];
  const utterances: Stretch[] = [];
  let at = silence(PAUSE_SECONDS).length;
  for (const file of FILES) {
    const speech = atLevel(recording(file), SPEECH_LEVEL);
    const [from, to] = edgesOf(speech);
    utterances.push({ fromMs: msOf(at + from), toMs: msOf(at + to) });
    parts.push(speech, silence(PAUSE_SECONDS));
    at += speech.length + silence(PAUSE_SECONDS).length;
  }
  return { samples: joined(...parts), utterances };
}

export function msOf(samples: number): number {
  return (samples / SAMPLE_RATE) * 1_000;
}

/** Where in a recording somebody speaks first and last. */
function edgesOf(speech: Int16Array): readonly [number, number] {
  const step = SAMPLE_RATE / 100;
  const isLoud = (at: number): boolean => rmsOf(speech.subarray(at, at + step)) >= EDGE_LEVEL;
  let from = 0;
  while (from + step < speech.length && !isLoud(from)) from += step;
  let to = speech.length - step;
  while (to > from && !isLoud(to)) to -= step;
  return [from, to + step];
}
