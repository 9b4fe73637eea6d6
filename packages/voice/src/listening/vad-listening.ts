import type { AudioFrame, VADEvent } from '@roomkit/core/voice';

import { type CallContext, factOf, ofSession, recordMetric } from '../calls/call-context.ts';
import { HeldSpeech, type HeldUtterance } from '../interruption/held-speech.ts';
import { Interruption } from '../interruption/interruption.ts';
import type { Listening, ListeningParts } from './listening.ts';
import { Recognizer } from './recognizer.ts';
import { Utterance } from './utterance.ts';

const NOTHING = new Uint8Array(0);

/** How an utterance ended. */
interface SpeechEnd {
  /** The detector's own copy of it. */
  readonly whole: Uint8Array | null;
  readonly spokenMs: number;
  readonly hangoverMs: number;
  /** Resolves when the hooks have been told. */
  readonly told: Promise<void>;
}

/** Listens to a call whose pipeline says where an utterance begins and ends. */
export class VADListening implements Listening {
  readonly #call: CallContext;
  readonly #parts: ListeningParts;
  readonly #recognizer: Recognizer;
  readonly #interruption: Interruption;
  readonly #held = new HeldSpeech();
  #current: Utterance | null = null;
  /** How many have ended and may still turn out to be interruptions. */
  #deciding = 0;
  #mayBeEcho = false;
  #sampleRate: number;
  #news = Promise.withResolvers<void>();

  constructor(call: CallContext, parts: ListeningParts) {
    this.#call = call;
    this.#parts = parts;
    this.#recognizer = new Recognizer(call);
    this.#sampleRate = call.settings.pipeline.internal?.internalSampleRate ?? 16_000;
    this.#interruption = new Interruption(call, parts.speaker, { onHeard: (utterance) => this.#hear(utterance) });
  }

  onVAD(event: VADEvent): void {
    const { room } = this.#call;
    switch (event.type) {
      case 'speech_start':
        this.#begin(event);
        break;
      case 'speech_end':
        this.#end(event);
        break;
      case 'speech_discarded':
        this.#discard();
        break;
      case 'silence':
        room.tell('on_vad_silence', { ...ofSession(this.#call), silenceDurationMs: event.durationMs ?? 0 });
        break;
      case 'audio_level':
        room.tell('on_vad_audio_level', { ...ofSession(this.#call), levelDb: event.levelDb ?? -60 });
        break;
    }
  }

  onFrame(frame: AudioFrame, event: VADEvent | null): void {
    this.#sampleRate = frame.sampleRate;
    // The frame it began with is in the pre-roll already.
    if (event?.type !== 'speech_start') {
      this.#current?.push(frame);
      this.#interruption.frame(frame);
    }
  }

  onBargeIn(): void {
    this.#interruption.noticed();
  }

  onSpeechOver(recorded: Promise<unknown>): void {
    this.#interruption.onSpeechOver();
    if (this.#parts.speaker.audible !== null) return;
    const current = this.#current;
    if (current?.state === 'held') this.#hear(current);
    for (const held of this.#held.take()) this.#recognizeHeld(held, recorded);
  }

  async quiet(): Promise<void> {
    const { transcripts } = this.#parts;
    while (this.#current !== null || this.#deciding > 0 || transcripts.waiting > 0) {
      await (this.#current !== null || this.#deciding > 0 ? this.#news.promise : transcripts.idle());
    }
  }

  flush(): Promise<void> {
    return this.#parts.turns.flush();
  }

  pause(): void {
    this.#discard();
  }

  end(): void {
    this.#discard();
    this.#held.take();
  }

  #begin(event: VADEvent): void {
    const { room, createId } = this.#call;
    // A detector that says so twice has begun anew.
    this.#current?.giveUp();
    const preRoll = event.audioBytes ?? NOTHING;
    const utterance = new Utterance(
      createId(),
      event.streamMs ?? this.#call.stream.streamMs,
      preRoll,
      this.#sampleRate,
    );
    this.#current = utterance;
    this.#mayBeEcho = this.#parts.echo.mayEcho;
    const verdict = this.#interruption.begin(utterance, event.audioBytes);
    this.#parts.turns.onSpeech();
    if (verdict === 'free') this.#hear(utterance);
    else if (verdict === 'held') utterance.state = 'held';
    else if (this.#call.settings.interruption.strategy === 'semantic' && utterance.state === 'watched') {
      this.#recognizeAhead(utterance);
    }
    room.tell('on_speech_start', { ...ofSession(this.#call), durationMs: null });
  }

  /** Its words help to tell whether it is an interruption. */
  #recognizeAhead(utterance: Utterance): void {
    const recognition = this.#recognizer.open(utterance.sampleRate, () => this.#interruption.partial(utterance));
    utterance.hear(recognition);
    utterance.state = 'watched';
  }

  #hear(utterance: Utterance): void {
    if (utterance.state === 'gone' || utterance.state === 'heard') return;
    const recognition = utterance.recognition ?? this.#recognizer.open(utterance.sampleRate);
    utterance.hear(recognition);
  }

  #end(event: VADEvent): void {
    const utterance = this.#current;
    this.#current = null;
    const spokenMs = event.durationMs ?? 0;
    const told = this.#call.room.toldOf('on_speech_end', { ...ofSession(this.#call), durationMs: spokenMs });
    recordMetric(this.#call, 'pipeline.vad_speech_duration_ms', spokenMs, { stage: 'vad' });
    if (utterance !== null) this.#finish(utterance, event, spokenMs, told);
    this.#wake();
  }

  #finish(utterance: Utterance, event: VADEvent, spokenMs: number, told: Promise<void>): void {
    const whole = event.audioBytes;
    if (utterance.state === 'held') {
      const held = { id: utterance.id, frame: utterance.frame(whole), durationMs: spokenMs };
      if (!this.#held.add(held)) {
        this.#call.logger.warn('Too much was said over an answer; it is dropped.', factOf(this.#call));
      }
      return;
    }
    const hangoverMs = this.#hangoverOf(utterance, event);
    if (utterance.state === 'heard') {
      this.#recognize(utterance, { whole, spokenMs, hangoverMs, told });
      return;
    }
    this.#deciding += 1;
    void this.#interruption
      .end(utterance, spokenMs)
      .then((isHeard) => {
        if (isHeard && utterance.state !== 'gone') this.#recognize(utterance, { whole, spokenMs, hangoverMs, told });
        else this.#reject(utterance);
      })
      .finally(() => {
        this.#deciding -= 1;
        this.#wake();
      });
  }

  #recognize(utterance: Utterance, { whole, spokenMs, hangoverMs, told }: SpeechEnd): void {
    const { recognition } = utterance;
    this.#parts.transcripts.add({
      id: utterance.id,
      words: told.then(() => this.#recognizer.words(recognition, () => utterance.frame(whole))),
      durationMs: spokenMs,
      hangoverMs,
      mayBeEcho: this.#mayBeEcho,
      turn: this.#call.meter.begin(hangoverMs),
    });
  }

  /** What was said over an answer comes behind it. */
  #recognizeHeld({ id, frame, durationMs: spokenMs }: HeldUtterance, recorded: Promise<unknown>): void {
    this.#parts.transcripts.add({
      id,
      words: recorded.then(() => this.#recognizer.words(null, () => frame)),
      durationMs: spokenMs,
      hangoverMs: 0,
      mayBeEcho: false,
      turn: this.#call.meter.begin(0),
    });
  }

  #discard(): void {
    const utterance = this.#current;
    this.#current = null;
    if (utterance !== null) this.#reject(utterance);
    this.#wake();
  }

  #reject(utterance: Utterance): void {
    utterance.giveUp();
    this.#interruption.forget(utterance);
    this.#parts.turns.onNothing();
  }

  /** How long the detector has waited in silence to be sure, in milliseconds of audio. */
  #hangoverOf(utterance: Utterance, event: VADEvent): number {
    if (event.durationMs === null) return 0;
    return Math.max(0, this.#call.stream.streamMs - utterance.startedAtMs - event.durationMs);
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
