import { audioFrame, joinBytes } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

import { monoOf } from './chunk-queue.ts';
import type { SttStream } from './stt-stream.ts';

/**
 * Where an utterance stands. `watched`: it came over an answer, and may be no interruption. `heard`: it is being
 * recognised. `held`: it waits until the answer is over.
 */
export type UtteranceState = 'watched' | 'heard' | 'held' | 'gone';

/** How much of it is kept, in bytes: two minutes of 16,000 Hz. Detectors end an utterance long before. */
const MOST_BYTES = 2 * 60 * 32_000;

/** Something somebody says, from its onset on. */
export class Utterance {
  readonly id: string;
  /** Where in the stream it began, in milliseconds of audio. */
  readonly startedAtMs: number;
  state: UtteranceState = 'watched';
  recognition: SttStream | null = null;
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;
  #sampleRate: number;

  /** @param preRoll - what came before its onset and the frame it began with */
  constructor(id: string, startedAtMs: number, preRoll: Uint8Array, sampleRate: number) {
    this.id = id;
    this.startedAtMs = startedAtMs;
    this.#sampleRate = sampleRate;
    this.#keep(preRoll);
  }

  get sampleRate(): number {
    return this.#sampleRate;
  }

  /** Everything of it so far; of one that does not end, the last of it. */
  get audio(): Uint8Array {
    return joinBytes(this.#parts);
  }

  push(frame: AudioFrame): void {
    const data = monoOf(frame);
    this.#sampleRate = frame.sampleRate;
    this.#keep(data);
    this.recognition?.push(data);
  }

  /** Has it recognised, from its onset. */
  hear(recognition: SttStream | null): void {
    if (this.state === 'gone') return;
    this.state = 'heard';
    if (recognition === null || this.recognition !== null) return;
    this.recognition = recognition;
    recognition.push(this.audio);
  }

  /** It was no utterance, or nobody wants to know any more. */
  giveUp(): void {
    this.state = 'gone';
    this.recognition?.abort();
    this.recognition = null;
  }

  /** As a whole, as a recogniser takes it. `whole` is the detector's own copy of it. */
  frame(whole: Uint8Array | null): AudioFrame {
    return audioFrame({ data: whole ?? this.audio, sampleRate: this.#sampleRate });
  }

  #keep(data: Uint8Array): void {
    if (data.byteLength === 0) return;
    this.#parts.push(data);
    this.#bytes += data.byteLength;
    while (this.#bytes > MOST_BYTES && this.#parts.length > 1) this.#bytes -= this.#parts.shift()?.byteLength ?? 0;
  }
}
