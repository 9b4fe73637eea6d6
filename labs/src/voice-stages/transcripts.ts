import { audioFrame, bytesOf, joinBytes, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { DenoiserProvider } from '@roomkit/core/voice';
import { PocketSphinxSTTProvider } from '@roomkit/stt-pocketsphinx';
import { FliteTTSProvider } from '@roomkit/tts-flite';

import { denoised } from './hear.ts';
import { joined, silence, withNoise } from './mixing.ts';
import { noiseOf } from './noises.ts';

/** The only sentences the recogniser knows. */
export const SENTENCES = [
  'hello my name is alice and i would like to book a table for two people',
  'please turn the volume down and play some music in the living room',
  'what is the weather going to be like tomorrow morning in the city',
  'i need to change the date of my appointment to next friday at three',
  'the quick brown fox jumps over the lazy dog',
  'can you send a message to my brother and tell him i am running late',
  'stop wait a minute that is not what i asked for',
  'how much money do i have left in my account this month',
] as const;

const VOICES = ['slt', 'rms'] as const;

/** A sentence as it was said, with a little silence around it. */
export interface SpokenSentence {
  readonly text: string;
  readonly samples: Int16Array;
  /** Of the speech, root of the mean square. */
  readonly level: number;
}

/** Each sentence by a woman and by a man. */
export async function spokenSentences(): Promise<readonly SpokenSentence[]> {
  const tts = new FliteTTSProvider();
  const spoken: SpokenSentence[] = [];
  for (const voice of VOICES) {
    for (const text of SENTENCES) {
      const parts: Uint8Array[] = [];
      for await (const { data } of tts.synthesizeStream(text, { voice })) parts.push(data);
      const speech = samplesOf(joinBytes(parts));
      spoken.push({ text, samples: joined(silence(0.5), speech, silence(0.3)), level: rmsOf(speech) });
    }
  }
  await tts.close();
  return spoken;
}

/** A noise behind a sentence, and by how much it is quieter, in dB; null: none. */
export type Condition = readonly [string, number] | null;

export const CONDITIONS: readonly Condition[] = [null, ['white', 20], ['white', 10], ['music', 15]];

export interface Surroundings {
  readonly all: ReadonlyMap<string, Int16Array>;
  readonly conditions: readonly Condition[];
}

export interface TranscriptFigures {
  readonly noise: string;
  /** How many of the sentences were understood to the word, by what stood before the recogniser. */
  readonly right: ReadonlyMap<string, number>;
}

/** @param denoisers - by name; null: nothing stands before the recogniser */
export async function transcriptFigures(
  sentences: readonly SpokenSentence[],
  denoisers: ReadonlyMap<string, DenoiserProvider | null>,
  { all, conditions }: Surroundings,
): Promise<readonly TranscriptFigures[]> {
  // Whatever it understood counts, however sure it was: the figures are to be those of the denoiser.
  const stt = new PocketSphinxSTTProvider({ grammar: SENTENCES, minConfidence: 0 });
  const figures: TranscriptFigures[] = [];
  for (const condition of conditions) {
    const right = new Map<string, number>();
    for (const [name, denoiser] of denoisers) {
      let count = 0;
      for (const { text, samples, level } of sentences) {
        const noisy = condition ? withNoise(samples, noiseOf(all, condition[0]), condition[1], level) : samples;
        const heard = denoiser ? await denoised(denoiser, noisy, name) : noisy;
        const { text: understood } = await stt.transcribe(audioFrame({ data: bytesOf(heard) }));
        if (understood === text) count += 1;
      }
      right.set(name, count);
    }
    figures.push({ noise: condition ? `${condition[0]} ${condition[1]} dB` : 'none', right });
  }
  await stt.close();
  return figures;
}
