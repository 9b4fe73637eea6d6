import type { Clock } from '@roomkit/core';
import type { STTProvider } from '@roomkit/core/voice';

import { ChunkQueue } from './chunk-queue.ts';
import { type Transcript, TranscriptBuilder } from './transcript.ts';

/** What a recognition works with. */
export interface SttStreamOptions {
  readonly stt: STTProvider;
  readonly sampleRate: number;
  readonly language: string | null;
  readonly clock: Clock;
  /** Hears what was understood so far, each time it changes. */
  readonly onPartial: (text: string) => void;
}

/** How a recognition came to its end. */
export type SttOutcome =
  | { readonly transcript: Transcript | null; readonly error: null }
  /** `transcript`: what had been understood before. */
  | { readonly transcript: Transcript | null; readonly error: unknown };

/** The recognition of one utterance, while it is spoken. */
export class SttStream {
  readonly #options: SttStreamOptions;
  readonly #queue: ChunkQueue;
  readonly #aborting = new AbortController();
  readonly #builder = new TranscriptBuilder();
  readonly #outcome: Promise<SttOutcome>;

  constructor(options: SttStreamOptions) {
    this.#options = options;
    this.#queue = new ChunkQueue(options.sampleRate);
    this.#outcome = this.#run();
  }

  /** How many chunks were dropped because the recogniser did not keep up. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** What has been understood so far. */
  get soFar(): string {
    return this.#builder.soFar;
  }

  push(data: Uint8Array): void {
    this.#queue.push(data);
  }

  /** The utterance has ended; waits this long for what it was. */
  async finish(timeoutMs: number): Promise<SttOutcome> {
    this.#queue.end();
    const { clock } = this.#options;
    const waiting = new AbortController();
    const late = clock.sleep(timeoutMs, { signal: waiting.signal }).then((): SttOutcome => {
      this.abort();
      return { transcript: this.#builder.transcript, error: null };
    });
    late.catch(() => undefined);
    const outcome = await Promise.race([this.#outcome, late]);
    waiting.abort();
    return outcome;
  }

  /** Nobody wants to know any more. */
  abort(): void {
    this.#queue.end();
    this.#aborting.abort(new DOMException('The utterance was given up.', 'AbortError'));
  }

  async #run(): Promise<SttOutcome> {
    const { stt, language, onPartial } = this.#options;
    const { signal } = this.#aborting;
    try {
      const results = stt.transcribeStream(this.#queue, { signal, ...(language === null ? {} : { language }) });
      for await (const result of results) {
        if (signal.aborted) break;
        const before = this.#builder.soFar;
        this.#builder.add(result);
        const { soFar } = this.#builder;
        if (soFar !== before) onPartial(soFar);
      }
      return { transcript: this.#builder.transcript, error: null };
    } catch (error) {
      return { transcript: this.#builder.transcript, error: signal.aborted ? null : error };
    }
  }
}
