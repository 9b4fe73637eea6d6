import type { VADEvent, VADEventType } from '../voice/stages.ts';
import { RecentAudio } from './recent-audio.ts';
import { joinBytes, levelDb, samplesOf } from './samples.ts';
import type { UtteranceRules } from './utterance-options.ts';

/** What a detector made of one frame. */
export interface HeardFrame {
  /** `pcm_s16le`, mono. Kept without a copy until the utterance is over. */
  readonly data: Uint8Array;
  readonly isSpeech: boolean;
  /** 0 to 1. */
  readonly confidence: number | null;
}

interface Utterance {
  readonly frames: Uint8Array[];
  /** Counted in samples, as everything here: audio has no other clock. */
  readonly onset: number;
  lastSpeech: number;
  spoken: number;
}

/**
 * Makes utterances of the frames of one stream: what every detector of speech has to do once it can tell speech from
 * silence. Gives no audio twice and leaves none out between two utterances that touch.
 *
 * `streamMs` of its events is where speech began or ended, or where the frame of a report ends.
 */
export class UtteranceTracker {
  readonly #rules: UtteranceRules;
  readonly #sampleRate: number;
  /** Bytes that belong to an utterance from before its start. */
  readonly #padBytes: number;
  readonly #recent = new RecentAudio();
  #position = 0;
  #onset: { readonly at: number; frames: number; spoken: number; bytes: number } | null = null;
  #utterance: Utterance | null = null;
  #quietSince = 0;
  #reportedAt = 0;

  constructor(rules: UtteranceRules, sampleRate: number) {
    this.#rules = rules;
    this.#sampleRate = sampleRate;
    this.#padBytes = this.#samples(rules.speechPadMs) * 2;
  }

  /** Whether an utterance has begun and not ended. */
  get isSpeaking(): boolean {
    return this.#utterance !== null;
  }

  push(frame: HeardFrame): VADEvent | null {
    const at = this.#position;
    this.#position += frame.data.byteLength >> 1;
    const change = this.#utterance === null ? this.#waiting(frame, at) : this.#speaking(this.#utterance, frame);
    if (change !== null) {
      this.#reportedAt = this.#position;
      return change;
    }
    return this.#report(frame);
  }

  #waiting(frame: HeardFrame, at: number): VADEvent | null {
    const { data, isSpeech, confidence } = frame;
    if (!isSpeech) {
      // Frames that were no start after all are what came before the next.
      this.#onset = null;
      this.#recent.push(data, this.#padBytes);
      return null;
    }
    const onset = (this.#onset ??= { at, frames: 0, spoken: 0, bytes: 0 });
    onset.frames += 1;
    onset.spoken += data.byteLength >> 1;
    onset.bytes += data.byteLength;
    this.#recent.push(data, this.#padBytes + onset.bytes);
    if (onset.frames < this.#rules.onsetFrames) return null;
    const begun = this.#recent.take(this.#padBytes + onset.bytes);
    this.#onset = null;
    this.#utterance = { frames: [begun], onset: onset.at, lastSpeech: this.#position, spoken: onset.spoken };
    return this.#event('speech_start', { audioBytes: begun, confidence, streamMs: this.#ms(onset.at) });
  }

  #speaking(utterance: Utterance, frame: HeardFrame): VADEvent | null {
    utterance.frames.push(frame.data);
    if (frame.isSpeech) {
      utterance.lastSpeech = this.#position;
      utterance.spoken += frame.data.byteLength >> 1;
    }
    const quiet = this.#position - utterance.lastSpeech;
    const isOver = quiet >= this.#samples(this.#rules.silenceThresholdMs);
    const isTooLong = this.#position - utterance.onset >= this.#samples(this.#rules.maxSegmentMs);
    return isOver || isTooLong ? this.#end(utterance, frame.confidence) : null;
  }

  #end(utterance: Utterance, confidence: number | null): VADEvent {
    this.#utterance = null;
    this.#quietSince = utterance.lastSpeech;
    const streamMs = this.#ms(utterance.lastSpeech);
    const durationMs = this.#ms(utterance.lastSpeech - utterance.onset);
    if (utterance.spoken < this.#samples(this.#rules.minSpeechDurationMs)) {
      // Nobody got this audio, so that it may come before the next start.
      for (const frame of utterance.frames) this.#recent.push(frame, this.#padBytes);
      return this.#event('speech_discarded', { confidence, durationMs, streamMs });
    }
    return this.#event('speech_end', { audioBytes: joinBytes(utterance.frames), confidence, durationMs, streamMs });
  }

  #report({ data, confidence }: HeardFrame): VADEvent | null {
    const every = this.#rules.reportIntervalMs;
    if (every === null || this.#position - this.#reportedAt < this.#samples(every)) return null;
    this.#reportedAt = this.#position;
    const said = { confidence, levelDb: levelDb(samplesOf(data)), streamMs: this.#ms(this.#position) };
    if (this.#utterance !== null) return this.#event('audio_level', said);
    return this.#event('silence', { ...said, durationMs: this.#ms(this.#position - this.#quietSince) });
  }

  #event(type: VADEventType, said: Partial<VADEvent>): VADEvent {
    return { type, audioBytes: null, confidence: null, durationMs: null, levelDb: null, streamMs: null, ...said };
  }

  #samples(ms: number): number {
    return Math.round((ms * this.#sampleRate) / 1_000);
  }

  #ms(samples: number): number {
    return (samples / this.#sampleRate) * 1_000;
  }
}
