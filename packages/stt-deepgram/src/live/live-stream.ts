import { InputError, isRoomKitError, type ProviderError } from '@roomkit/core';
import { orAborted, type SpeechSocket, type SpeechSocketListener } from '@roomkit/core/providers';
import type { AudioChunk, TranscriptionResult } from '@roomkit/core/voice';

import { type AudioKind, kindOf } from '../audio-kind.ts';
import { failed } from '../errors.ts';
import type { ResolvedOptions } from '../options.ts';
import { Conversation } from './conversation.ts';
import { ResultQueue } from './result-queue.ts';
import { UnsettledAudio } from './unsettled-audio.ts';
import { Utterance } from './utterance.ts';

/** What a stream needs to know. */
export interface LiveStreamFacts {
  readonly options: ResolvedOptions;
  readonly language: string;
  /** Ends the stream with its reason. */
  readonly signal: AbortSignal;
  /** @throws ProviderError; the signal's reason */
  readonly open: (kind: AudioKind, listener: SpeechSocketListener, signal: AbortSignal) => Promise<SpeechSocket>;
}

/** Somebody's speech on its way to the vendor, over as many sockets as it takes. Nothing happens before it is read. */
export class LiveStream {
  readonly results: ResultQueue;
  readonly #facts: LiveStreamFacts;
  readonly #source: AsyncIterator<AudioChunk>;
  readonly #stop = new AbortController();
  readonly #utterance: Utterance;
  #conversation: Conversation | null = null;
  #room: (() => void) | null = null;
  #failures = 0;

  constructor(audio: AsyncIterable<AudioChunk>, facts: LiveStreamFacts) {
    const { options, language, signal } = facts;
    this.#facts = facts;
    this.#source = audio[Symbol.asyncIterator]();
    this.#utterance = new Utterance(language, options.endpointingMs !== null || options.utteranceEndMs !== null);
    this.results = new ResultQueue({ onStart: () => this.#start(), onStop: () => this.#stop.abort() });
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
  }

  readonly #onAbort = (): void => {
    this.results.abort(this.#facts.signal.reason);
    this.#stop.abort();
  };

  #start(): void {
    const run = async (): Promise<void> => {
      try {
        await this.#run();
        this.results.finish();
      } catch (error) {
        this.results.fail(error);
      } finally {
        this.#release();
      }
    };
    void run();
  }

  async #run(): Promise<void> {
    const first = await this.#pull();
    if (first === null) return;
    const kind = kindOf(first);
    const audio = new UnsettledAudio(kind, this.#facts.options.maxUnsettledMs);
    audio.push(first.data);
    const pumping = this.#pump(audio, kind);
    const talking = this.#talk(audio, kind);
    // Where the audio fails there is nothing more to say; whichever is left behind ends with the stream.
    talking.catch(() => {});
    await Promise.race([talking, pumping.then(() => talking)]);
  }

  async #pump(audio: UnsettledAudio, kind: AudioKind): Promise<void> {
    for (;;) {
      const chunk = await this.#pull();
      if (chunk === null) break;
      const { encoding, sampleRate } = kindOf(chunk);
      if (encoding !== kind.encoding || sampleRate !== kind.sampleRate) {
        throw new InputError('audio', 'must not change its format');
      }
      audio.push(chunk.data);
      this.#conversation?.flush();
      while (audio.isFull) await this.#orStopped(this.#makesRoom());
    }
    audio.finish();
    this.#conversation?.flush();
  }

  async #talk(audio: UnsettledAudio, kind: AudioKind): Promise<void> {
    const { maxReconnects } = this.#facts.options;
    for (;;) {
      const failure = await this.#converse(audio, kind);
      // A goodbye that was lost says nothing new.
      if (failure === null || (audio.isEnded && audio.settled === audio.end)) break;
      if (!failure.retryable || this.#failures >= maxReconnects) throw failure;
      const delayMs = Math.max(this.#delayMs(), failure.retryAfterMs ?? 0);
      this.#failures += 1;
      await this.#facts.options.clock.sleep(delayMs, { signal: this.#stop.signal });
    }
    this.#tell(this.#utterance.over());
  }

  async #converse(audio: UnsettledAudio, kind: AudioKind): Promise<ProviderError | null> {
    const { options, open } = this.#facts;
    const conversation = new Conversation({
      audio,
      clock: options.clock,
      times: options,
      onResults: (message) => {
        // Only now is the vendor known to work: a socket that is taken and dropped must not be asked for forever.
        this.#failures = 0;
        if (!audio.isFull) this.#room?.();
        this.#tell(this.#utterance.heard(message));
      },
      onUtteranceEnd: () => this.#tell(this.#utterance.ended()),
    });
    const late = new AbortController();
    const tooLate = failed('The vendor took too long.');
    using deadline = options.clock.schedule(options.connectTimeoutMs, () => late.abort(tooLate));
    const signal = AbortSignal.any([this.#stop.signal, late.signal]);
    this.#conversation = conversation;
    try {
      conversation.use(await open(kind, conversation, signal));
    } catch (error) {
      if (this.#stop.signal.aborted || !isRoomKitError(error, 'provider_failed')) throw error;
      return error;
    }
    deadline[Symbol.dispose]();
    return await this.#orStopped(conversation.ended);
  }

  async #pull(): Promise<AudioChunk | null> {
    for (;;) {
      const step = await this.#orStopped(this.#source.next());
      if (step.done === true) return null;
      if (step.value.data.byteLength > 0) return step.value;
    }
  }

  #makesRoom(): Promise<void> {
    return new Promise((resolve) => {
      this.#room = resolve;
    });
  }

  #tell(result: TranscriptionResult | null): void {
    if (result !== null) this.results.push(result);
  }

  #delayMs(): number {
    const { reconnectDelayMs, maxReconnectDelayMs } = this.#facts.options;
    return Math.min(reconnectDelayMs * 2 ** this.#failures, maxReconnectDelayMs);
  }

  #release(): void {
    this.#stop.abort();
    this.#facts.signal.removeEventListener('abort', this.#onAbort);
    this.#conversation?.close();
    // Not waited for: a microphone may hang in the very frame that nobody wants any more.
    void Promise.resolve(this.#source.return?.()).catch(() => {});
  }

  #orStopped<Value>(work: Promise<Value>): Promise<Value> {
    return orAborted(work, this.#stop.signal);
  }
}
