import type { CancelledAudio } from '@roomkit/core/voice';

import { type CallContext, factOf, ofSession, recordMetric } from '../calls/call-context.ts';
import { type CutReason, Playback, type PlaybackFacts, type Spoken } from './playback.ts';
import type { Script } from './script.ts';
import type { SpokenSentence } from './spoken-sentence.ts';

/** How something is to be said. */
export interface SpeakOptions extends PlaybackFacts {
  /** Whether it takes the place of what is being said; otherwise it waits for its end. */
  readonly replaces: boolean;
  /** Resolves when the timeline has what became of it. */
  readonly recorded?: Promise<unknown>;
  /** Waits until it may be heard; false when it may not any more. */
  readonly mayBegin?: (playback: Playback) => Promise<boolean>;
}

/** What was cut off, with what had been heard of it. */
export interface CutSpeech {
  readonly playback: Playback;
  readonly spoken: Promise<Spoken>;
}

/** The voice of one call. One thing is said at a time; what follows waits, or takes its place. */
export class Speaker {
  readonly #call: CallContext;
  readonly #onOver: (spoken: Spoken, recorded: Promise<unknown>) => void;
  readonly #waiting: Playback[] = [];
  readonly #options = new Map<Playback, SpeakOptions>();
  #current: Playback | null = null;
  #cancelling: Promise<CancelledAudio> | null = null;
  #isRunning = false;
  /** When what is being said began to sound, in monotonic milliseconds. */
  #audibleAt = 0;

  /** @param onOver - called when something is not being said any more, with when the timeline has what became of it */
  constructor(call: CallContext, onOver: (spoken: Spoken, recorded: Promise<unknown>) => void) {
    this.#call = call;
    this.#onOver = onOver;
  }

  /** What is on its way to the ear; null while nothing is, or nothing of it can be heard yet. */
  get audible(): Playback | null {
    return this.#current?.isAudible === true && this.#current.cutReason === null ? this.#current : null;
  }

  /** How much of it was heard, in milliseconds. */
  get playedMs(): number {
    return this.#call.backend.playedMs(this.#call.session) ?? 0;
  }

  /** Says something; resolves when it was said, or cut: at once where the call pauses or is over. Never rejects. */
  speak(script: Script, options: SpeakOptions): Promise<Spoken> {
    const playback = new Playback(script, options);
    const refusal = this.#refusal;
    if (refusal !== null) {
      playback.cut(refusal);
      return Promise.resolve(playback.finish('cut', 0));
    }
    this.#options.set(playback, options);
    if (options.replaces) {
      // What was about to take the same place comes too late; what waits for its turn stays.
      const isReplaced = (other: Playback): boolean =>
        other === this.#current || this.#options.get(other)?.replaces === true;
      this.#cutWhere(isReplaced, 'new_tts');
      this.#waiting.unshift(playback);
    } else this.#waiting.push(playback);
    void this.#run();
    return playback.whenOver;
  }

  /**
   * Stops what is being said, the transport first. Null when nothing is. What waits behind it goes on.
   */
  cut(reason: CutReason): CutSpeech | null {
    const playback = this.#current;
    if (playback === null || playback.cutReason !== null) return null;
    if (playback.isAudible) this.#cancelAudio(playback);
    playback.cut(reason);
    return { playback, spoken: playback.whenOver };
  }

  /** Stops whatever reads this script, whether it is heard yet or not. */
  cutScript(script: Script, reason: CutReason): void {
    this.#cutWhere((playback) => playback.script === script, reason);
  }

  /** Stops what answers an older turn of the person and cannot be heard yet. */
  cutStale(turnNumber: number): void {
    const isStale = (playback: Playback): boolean =>
      playback.turnNumber !== null && playback.turnNumber < turnNumber && !playback.isAudible;
    this.#cutWhere(isStale, 'stale');
  }

  /** Stops everything. */
  cutAll(reason: CutReason): void {
    this.#cutWhere(() => true, reason);
  }

  /** Why nothing can be said now. What was to be said before was cut then. */
  get #refusal(): CutReason | null {
    if (this.#call.signal.aborted) return 'disconnect';
    return this.#call.session.state === 'paused' ? 'paused' : null;
  }

  #cutWhere(isMeant: (playback: Playback) => boolean, reason: CutReason): void {
    if (this.#current !== null && isMeant(this.#current)) this.cut(reason);
    for (const playback of this.#waiting.filter(isMeant)) {
      this.#waiting.splice(this.#waiting.indexOf(playback), 1);
      this.#options.delete(playback);
      playback.cut(reason);
      playback.finish('cut', 0);
    }
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let playback = this.#waiting.shift(); playback !== undefined; playback = this.#waiting.shift()) {
      this.#current = playback;
      const options = this.#options.get(playback) ?? { replaces: false };
      const spoken = await this.#play(playback, options);
      this.#options.delete(playback);
      if (this.#current === playback) this.#current = null;
      this.#tell(playback, spoken);
      this.#onOver(spoken, options.recorded ?? Promise.resolve());
    }
    this.#isRunning = false;
  }

  async #play(playback: Playback, options: SpeakOptions): Promise<Spoken> {
    const { backend, session, stream } = this.#call;
    playback.prefetch();
    let hasBegun = false;
    try {
      await this.#cancelling;
      const sentence = await untilCut(playback, playback.prepare());
      if (sentence === null) return playback.finish(playback.cutReason === null ? 'played' : 'cut', 0);
      this.#measure(playback, sentence);
      const mayBegin = (await untilCut(playback, options.mayBegin?.(playback) ?? Promise.resolve(true))) ?? false;
      if (!mayBegin) playback.cut('stale');
      if (playback.cutReason !== null) return playback.finish('cut', 0);
      stream.setPlaying('tts', true);
      hasBegun = true;
      this.#audibleAt = this.#call.clock.monotonic();
      if (playback.turn !== null) this.#call.meter.answered(playback.turn);
      const sending = backend.sendAudio(session, stream.outbound(playback.audio()), { signal: playback.signal });
      await untilCut(playback, sending);
    } catch (error) {
      if (playback.cutReason === null) return await this.#failed(playback, error);
    } finally {
      if (hasBegun) stream.setPlaying('tts', false);
    }
    if (playback.cutReason === null) return playback.finish('played', null);
    return playback.finish('cut', hasBegun ? await this.#cancelledMs() : 0);
  }

  /** What was sent of it before is heard all the same. */
  async #failed(playback: Playback, error: unknown): Promise<Spoken> {
    const sentMs = playback.isAudible ? this.#sentMs(playback) : 0;
    if (playback.isAudible) this.#cancelAudio(playback);
    playback.cut('error');
    return playback.finish('failed', Math.max(await this.#cancelledMs(), sentMs), error);
  }

  #cancelAudio(playback: Playback): void {
    const { backend, session, stream } = this.#call;
    // A line that is gone cannot be asked any more.
    const unconfirmed = { playedMs: this.#sentMs(playback), confirmed: false };
    this.#cancelling =
      session.state === 'ended'
        ? Promise.resolve(unconfirmed)
        : backend.cancelAudio(session).catch((): CancelledAudio => unconfirmed);
    stream.interruptOutbound();
  }

  /** How much can have been heard at most, in milliseconds. */
  #sentMs(playback: Playback): number {
    return Math.min(playback.handedMs, this.#call.clock.monotonic() - this.#audibleAt);
  }

  async #cancelledMs(): Promise<number> {
    const cancelled = await this.#cancelling;
    this.#cancelling = null;
    return cancelled?.playedMs ?? 0;
  }

  #measure(playback: Playback, sentence: SpokenSentence): void {
    const { clock } = this.#call;
    playback.turn?.mark('firstSynthesis');
    if (sentence.askedAt === null) return;
    const latencyMs = clock.monotonic() - sentence.askedAt;
    playback.turn?.work('voice', latencyMs);
    recordMetric(this.#call, 'pipeline.tts_latency_ms', latencyMs, {
      stage: 'tts',
      provider: this.#call.settings.tts?.name ?? null,
    });
  }

  #tell(playback: Playback, spoken: Spoken): void {
    const { room, session } = this.#call;
    const about = ofSession(this.#call);
    if (spoken.outcome === 'played') {
      if (spoken.text !== '') room.tell('after_tts', { ...about, text: spoken.text });
    } else if (spoken.playedMs > 0 || spoken.outcome === 'failed' || playback.cutReason === 'barge_in') {
      const reason = playback.cutReason ?? 'error';
      room.tell('on_tts_cancelled', {
        ...about,
        reason,
        text: spoken.wholeText,
        audioPositionMs: spoken.playedMs,
      });
      this.#call.logger.debug('Speech was cut off.', { ...factOf(this.#call), sessionId: session.id, reason });
    }
  }
}

/** What the promise gives; null when the playback is cut before. */
function untilCut<Value>(playback: Playback, promise: Promise<Value>): Promise<Value | null> {
  const { signal } = playback;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(null);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    const settled = (): void => signal.removeEventListener('abort', onAbort);
    promise.then(resolve, reject).then(settled, settled);
  });
}
