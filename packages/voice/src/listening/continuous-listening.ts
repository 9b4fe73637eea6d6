import { frameMs } from '@roomkit/core/audio';
import type { AudioFrame, STTProvider, TranscriptionResult } from '@roomkit/core/voice';

import { type CallContext, factOf } from '../calls/call-context.ts';
import { EnergyOnset } from '../interruption/energy.ts';
import { Interruption } from '../interruption/interruption.ts';
import { Backoff } from './backoff.ts';
import { ChunkQueue, monoOf } from './chunk-queue.ts';
import type { Listening, ListeningParts } from './listening.ts';
import { noAnswer, tellDropped, tellFailure, tellPartial } from './recogniser-news.ts';
import { type Transcript, TranscriptBuilder } from './transcript.ts';
import { untilAborted } from './until-aborted.ts';

/** How long no audio may come before the recogniser is let go, in milliseconds. */
const IDLE_MS = 1_000;
/** How much that was said over an answer nobody can interrupt is kept. */
const MOST_HELD = 8;

/** Listens to a call without a detector: a streaming recogniser hears everything, and finds the ends itself. */
export class ContinuousListening implements Listening {
  readonly #call: CallContext;
  readonly #parts: ListeningParts;
  readonly #stt: STTProvider;
  readonly #interruption: Interruption;
  readonly #energy = new EnergyOnset();
  readonly #backoff = new Backoff();
  readonly #aborting = new AbortController();
  /** Takes what comes; null where nothing has come for a while. */
  #queue: ChunkQueue | null = null;
  /** What no recogniser has heard to its end, in order; the last may still be filled. */
  readonly #unheard: ChunkQueue[] = [];
  #idle: Disposable | null = null;
  #held: TranscriptionResult[] = [];
  #clauses = new TranscriptBuilder();
  #isRunning = false;

  constructor(call: CallContext, stt: STTProvider, parts: ListeningParts) {
    this.#call = call;
    this.#stt = stt;
    this.#parts = parts;
    this.#interruption = new Interruption(call, parts.speaker, { onHeard: () => undefined });
  }

  onVAD(): void {}

  onFrame(frame: AudioFrame): void {
    if (this.#aborting.signal.aborted) return;
    if (this.#energy.push(frame)) this.#interruption.noticed();
    this.#interruption.frame(frame);
    this.#queue ??= this.#begin(frame.sampleRate);
    this.#queue.push(monoOf(frame));
    this.#idle?.[Symbol.dispose]();
    this.#idle = this.#call.clock.schedule(IDLE_MS + frameMs(frame), () => this.#letGo());
    if (!this.#isRunning) void this.#run();
  }

  onBargeIn(): void {
    this.#interruption.noticed();
  }

  onSpeechOver(recorded: Promise<unknown>): void {
    this.#interruption.onSpeechOver();
    const held = this.#held;
    this.#held = [];
    for (const result of held) this.#take(result, recorded);
  }

  quiet(): Promise<void> {
    return this.#parts.transcripts.idle();
  }

  flush(): Promise<void> {
    return this.#parts.turns.flush();
  }

  pause(): void {
    this.#energy.reset();
    this.#letGo();
  }

  end(): void {
    this.#idle?.[Symbol.dispose]();
    this.#queue?.end();
    this.#aborting.abort(new DOMException('The call has ended.', 'AbortError'));
  }

  #begin(sampleRate: number): ChunkQueue {
    const queue = new ChunkQueue(sampleRate);
    this.#unheard.push(queue);
    return queue;
  }

  /** No more audio comes for now: the recogniser says what it still has to say. */
  #letGo(): void {
    this.#idle?.[Symbol.dispose]();
    this.#idle = null;
    this.#queue?.end();
    this.#queue = null;
  }

  /** One stream after the other, for as long as there is audio. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    const { clock } = this.#call;
    const { signal } = this.#aborting;
    try {
      for (let [queue] = this.#unheard; queue !== undefined && !signal.aborted; [queue] = this.#unheard) {
        const waitMs = await this.#listen(queue);
        if (signal.aborted) return;
        await clock.sleep(waitMs, { signal });
        this.#unheard.shift();
        if (this.#queue !== queue) continue;
        // What comes while nobody listens waits in the queue.
        this.#queue = queue.continued();
        this.#unheard.unshift(this.#queue);
      }
    } catch (error) {
      if (!signal.aborted) tellFailure(this.#call, error);
    } finally {
      this.#isRunning = false;
    }
  }

  /** Listens until the recogniser has enough. How long to wait then, in milliseconds. */
  async #listen(queue: ChunkQueue): Promise<number> {
    const { language } = this.#call.settings;
    const { signal: hasEnded } = this.#aborting;
    using patience = this.#patience(queue);
    const signal = AbortSignal.any([hasEnded, patience.signal]);
    try {
      const results = this.#stt.transcribeStream(queue, { signal, ...(language === null ? {} : { language }) });
      for await (const result of untilAborted(results, signal)) {
        if (hasEnded.aborted) break;
        this.#backoff.reset();
        this.#understood(result);
      }
      this.#takeClauses();
      return this.#backoff.soonMs;
    } catch (error) {
      if (hasEnded.aborted) return 0;
      // Of what has failed while somebody speaks, the rest comes from the next stream.
      if (patience.signal.aborted) this.#takeClauses();
      tellFailure(this.#call, error);
      return this.#backoff.nextMs();
    } finally {
      tellDropped(this.#call, queue.dropped);
    }
  }

  /** Fires where a recogniser does not come to its end once the audio has: nobody would be heard any more. */
  #patience(queue: ChunkQueue): Disposable & { readonly signal: AbortSignal } {
    const { clock, settings } = this.#call;
    const waiting = new AbortController();
    const over = new DisposableStack();
    void queue.whenEnded.then(() => {
      if (over.disposed) return;
      over.use(clock.schedule(settings.transcriptTimeoutMs, () => waiting.abort(noAnswer(this.#call))));
    });
    return { signal: waiting.signal, [Symbol.dispose]: () => over.dispose() };
  }

  #understood(result: TranscriptionResult): void {
    if (result.text.trim() === '') {
      if (result.isEndpoint === true) this.#takeClauses();
      return;
    }
    const { speaker, echo } = this.#parts;
    if (!result.isFinal) {
      this.#parts.turns.onSpeech();
      tellPartial(this.#call, result.text);
      return;
    }
    const playing = speaker.audible;
    // While the voice speaks, it is heard as well.
    if (playing !== null && echo.isSpeaking(playing.script.text, result.text)) return;
    if (playing === null) this.#gather(result);
    else if (this.#interruption.isPossible) {
      this.#interruption.heardWords();
      this.#gather(result);
    } else if (this.#held.length < MOST_HELD) this.#held.push(result);
    else this.#call.logger.warn('Too much was said over an answer; it is dropped.', factOf(this.#call));
  }

  /** A recogniser that hears the ends of utterances gives a final for each clause before. */
  #gather(result: TranscriptionResult): void {
    if (!this.#stt.capabilities.endpointing) {
      this.#take(result);
      return;
    }
    this.#clauses.add(result);
    if (result.isEndpoint === true) this.#takeClauses();
  }

  #takeClauses(): void {
    const { transcript } = this.#clauses;
    this.#clauses = new TranscriptBuilder();
    if (transcript !== null) this.#take(transcript);
  }

  #take({ text, confidence, language }: Transcript, recorded: Promise<unknown> = Promise.resolve()): void {
    const { createId, meter } = this.#call;
    this.#parts.transcripts.add({
      id: createId(),
      words: recorded.then(() => ({ text, confidence, language })),
      durationMs: 0,
      hangoverMs: 0,
      mayBeEcho: this.#parts.echo.mayEcho,
      turn: meter.begin(0),
    });
  }
}
