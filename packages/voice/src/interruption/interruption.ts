import { type CallContext, ofSession, recordMetric } from '../calls/call-context.ts';
import type { Utterance } from '../listening/utterance.ts';
import type { Playback } from '../speaking/playback.ts';
import type { Speaker } from '../speaking/speaker.ts';
import { Backchannels } from './backchannels.ts';
import { Onset } from './onset.ts';

/** What speech over an answer may be. */
interface Candidate {
  /** Null while only the transport has noticed it. */
  utterance: Utterance | null;
  readonly playback: Playback;
  readonly onset: Onset;
  /** How much speech it takes for the next look, in milliseconds. */
  nextLookMs: number;
  isBeingClassified: boolean;
}

/** Hears what became of speech over an answer. */
export interface InterruptionListener {
  /** It was an interruption, or the answer is over: it is to be recognised from its onset. */
  onHeard(utterance: Utterance): void;
}

/** How long a candidate that no detector will end may be quiet, in milliseconds. */
const QUIET_MS = 500;

/** Decides when speech over an answer stops it. */
export class Interruption {
  readonly #call: CallContext;
  readonly #speaker: Speaker;
  readonly #listener: InterruptionListener;
  readonly #backchannels: Backchannels;
  #candidate: Candidate | null = null;

  constructor(call: CallContext, speaker: Speaker, listener: InterruptionListener) {
    this.#call = call;
    this.#speaker = speaker;
    this.#listener = listener;
    this.#backchannels = new Backchannels(call);
  }

  /** Whether what is being said may be interrupted at all. */
  get isPossible(): boolean {
    return this.#settings.strategy !== 'disabled' && this.#speaker.audible?.isInterruptible !== false;
  }

  /** Somebody begins to speak: whether to listen at once, to wait and see, or to keep it for later. */
  begin(utterance: Utterance, preRoll: Uint8Array | null): 'free' | 'watched' | 'held' {
    if (this.#speaker.audible === null) return 'free';
    if (!this.isPossible) return 'held';
    this.#watch(utterance, preRoll);
    return this.#candidate === null ? 'free' : 'watched';
  }

  /** The transport, or the level of the audio, says that somebody speaks. */
  noticed(): void {
    if (this.isPossible) this.#watch(null, null);
  }

  /** A recogniser has understood words, and they are not the voice's own: that is speech enough. */
  heardWords(): void {
    this.noticed();
    const candidate = this.#candidate;
    if (candidate !== null && this.#mayInterrupt()) this.#confirm(candidate);
  }

  /** A frame of the caller, after the detector's word on it. */
  frame(frame: Parameters<Onset['push']>[0]): void {
    const candidate = this.#candidate;
    if (candidate === null) return;
    candidate.onset.push(frame);
    if (candidate.utterance === null && candidate.onset.quietMs >= QUIET_MS) {
      this.#candidate = null;
      return;
    }
    // Time that has passed in silence says nothing for an interruption.
    if (candidate.onset.quietMs === 0) this.#look(candidate);
  }

  /** What was understood so far has changed. */
  partial(utterance: Utterance): void {
    const candidate = this.#candidate;
    if (candidate?.utterance === utterance && this.#settings.strategy === 'semantic') this.#classify(candidate);
  }

  /**
   * The speech has ended. Whether it is to be recognised.
   *
   * @param durationMs - how long it was, without the silence behind it
   */
  async end(utterance: Utterance, durationMs: number): Promise<boolean> {
    const candidate = this.#candidate;
    if (candidate?.utterance !== utterance) return false;
    const isOver = (): boolean => this.#candidate !== candidate || !this.#isPlaying(candidate);
    const spokenMs = Math.max(durationMs, candidate.onset.spokenMs);
    if (!isOver() && this.#settings.strategy === 'semantic') {
      if (await this.#isBackchannel(candidate, spokenMs)) {
        this.#forget(candidate);
        return false;
      }
      if (this.#candidate === candidate && this.#isPlaying(candidate)) this.#confirm(candidate);
      return true;
    }
    if (!isOver() && spokenMs >= this.#settings.minSpeechMs && this.#mayInterrupt()) {
      this.#confirm(candidate);
      return true;
    }
    this.#forget(candidate);
    return !this.#isPlaying(candidate);
  }

  /** The speech was none, or is forgotten. */
  forget(utterance: Utterance): void {
    if (this.#candidate?.utterance === utterance) this.#candidate = null;
  }

  /** Nothing is being said any more: whoever speaks now interrupts nobody. */
  onSpeechOver(): void {
    const candidate = this.#candidate;
    if (candidate === null || this.#speaker.audible !== null) return;
    this.#candidate = null;
    if (candidate.utterance !== null) this.#listener.onHeard(candidate.utterance);
  }

  get #settings(): CallContext['settings']['interruption'] {
    return this.#call.settings.interruption;
  }

  #watch(utterance: Utterance | null, preRoll: Uint8Array | null): void {
    const playback = this.#speaker.audible;
    if (playback === null) return;
    const known = this.#candidate;
    // Both sources may notice the same speech.
    if (known?.playback === playback && (utterance === null || known.utterance === null)) {
      known.utterance ??= utterance;
      return;
    }
    this.#candidate = {
      utterance,
      playback,
      onset: new Onset(preRoll),
      nextLookMs: this.#settings.strategy === 'immediate' ? 0 : this.#settings.minSpeechMs,
      isBeingClassified: false,
    };
    this.#look(this.#candidate);
  }

  #look(candidate: Candidate): void {
    if (candidate.onset.spokenMs < candidate.nextLookMs || !this.#mayInterrupt()) return;
    if (!this.#isPlaying(candidate)) return;
    if (this.#settings.strategy === 'semantic') {
      candidate.nextLookMs = candidate.onset.spokenMs + this.#settings.minSpeechMs;
      this.#classify(candidate);
    } else this.#confirm(candidate);
  }

  /** The beginning of an answer may be closed to interruptions. */
  #mayInterrupt(): boolean {
    return this.#speaker.playedMs >= this.#settings.allowDuringFirstMs;
  }

  #isPlaying(candidate: Candidate): boolean {
    return this.#speaker.audible === candidate.playback;
  }

  #classify(candidate: Candidate): void {
    if (candidate.isBeingClassified) return;
    candidate.isBeingClassified = true;
    void this.#isBackchannel(candidate, candidate.onset.spokenMs).then((isBackchannel) => {
      candidate.isBeingClassified = false;
      if (isBackchannel || this.#candidate !== candidate || !this.#isPlaying(candidate)) return;
      if (this.#mayInterrupt()) this.#confirm(candidate);
    });
  }

  #isBackchannel(candidate: Candidate, spokenMs: number): Promise<boolean> {
    const { utterance, playback } = candidate;
    const { expectedMs } = playback;
    const progress = expectedMs > 0 ? Math.min(1, this.#speaker.playedMs / expectedMs) : 0;
    return this.#backchannels.classify(utterance, spokenMs, progress);
  }

  #confirm(candidate: Candidate): void {
    this.#candidate = null;
    const positionMs = this.#speaker.playedMs;
    // Nothing comes before this: whoever is interrupted falls silent first.
    const cut = this.#settings.flushPartialTts ? this.#speaker.cut('barge_in') : null;
    recordMetric(this.#call, 'pipeline.barge_in_count', 1, { stage: 'interruption' });
    if (candidate.utterance !== null) this.#listener.onHeard(candidate.utterance);
    void this.#tellBargeIn(candidate.playback, cut?.spoken ?? null, positionMs);
  }

  async #tellBargeIn(
    playback: Playback,
    spoken: Promise<{ readonly playedMs: number }> | null,
    positionMs: number,
  ): Promise<void> {
    const audioPositionMs = spoken === null ? positionMs : (await spoken).playedMs;
    const about = ofSession(this.#call);
    this.#call.room.tell('on_barge_in', { ...about, interruptedText: playback.script.text, audioPositionMs });
  }

  #forget(candidate: Candidate): void {
    if (this.#candidate === candidate) this.#candidate = null;
  }
}
