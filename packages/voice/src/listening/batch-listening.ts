import { audioFrame, joinBytes } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

import { type CallContext, factOf } from '../calls/call-context.ts';
import { monoOf } from './chunk-queue.ts';
import type { Listening, ListeningParts } from './listening.ts';
import { Recognizer } from './recognizer.ts';

/** How much audio is kept, in bytes. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Keeps what is said until somebody asks for its words. */
export class BatchListening implements Listening {
  readonly #call: CallContext;
  readonly #parts: Pick<ListeningParts, 'transcripts' | 'turns'>;
  readonly #recognizer: Recognizer;
  #kept: Uint8Array[] = [];
  #bytes = 0;
  #sampleRate = 16_000;

  constructor(call: CallContext, parts: Pick<ListeningParts, 'transcripts' | 'turns'>) {
    this.#call = call;
    this.#parts = parts;
    this.#recognizer = new Recognizer(call);
  }

  onVAD(): void {}

  onFrame(frame: AudioFrame): void {
    const data = monoOf(frame);
    if (this.#bytes + data.byteLength > MOST_BYTES) {
      if (this.#bytes < MOST_BYTES) {
        this.#call.logger.warn('Too much is said in one batch; the rest is dropped.', factOf(this.#call));
      }
      this.#bytes = MOST_BYTES;
      return;
    }
    this.#sampleRate = frame.sampleRate;
    this.#bytes += data.byteLength;
    this.#kept.push(data);
  }

  onBargeIn(): void {}

  onSpeechOver(): void {}

  quiet(): Promise<void> {
    return this.#parts.transcripts.idle();
  }

  async flush(): Promise<void> {
    const { transcripts, turns } = this.#parts;
    const data = joinBytes(this.#kept);
    this.#forget();
    if (data.byteLength > 0) {
      const frame = audioFrame({ data, sampleRate: this.#sampleRate });
      transcripts.add({
        id: this.#call.createId(),
        words: this.#recognizer.words(null, () => frame),
        durationMs: (data.byteLength / 2 / this.#sampleRate) * 1_000,
        hangoverMs: 0,
        mayBeEcho: false,
        turn: this.#call.meter.begin(0),
      });
    }
    await transcripts.idle();
    await turns.flush();
  }

  pause(): void {}

  end(): void {
    this.#forget();
  }

  #forget(): void {
    this.#kept = [];
    this.#bytes = 0;
  }
}
