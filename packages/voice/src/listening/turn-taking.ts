import { type ChannelType, textOf } from '@roomkit/core';
import type { TurnDecision, TurnDetector, TurnEntry } from '@roomkit/core/voice';

import { type CallContext, factOf, ofSession, recordMetric } from '../calls/call-context.ts';
import type { PassedWords } from './transcripts.ts';

/** How much of the conversation a detector is shown. */
const HISTORY = 10;

/** What somebody has said in one turn, ready for the timeline. */
export interface CompleteTurn extends PassedWords {
  /** Every utterance of the turn. */
  readonly utteranceIds: readonly string[];
}

/** Gathers what somebody says until they have said what they wanted to say. */
export class TurnTaking {
  readonly #call: CallContext;
  readonly #detector: TurnDetector | null;
  readonly #route: (turn: CompleteTurn) => Promise<void>;
  #said: PassedWords[] = [];
  #timer: Disposable | null = null;
  /** Rises with everything that makes a running evaluation out of date. */
  #generation = 0;
  #running: Promise<void> = Promise.resolve();
  #isDeciding = false;

  constructor(call: CallContext, route: (turn: CompleteTurn) => Promise<void>) {
    this.#call = call;
    this.#detector = call.settings.pipeline.turnDetector ?? null;
    this.#route = route;
  }

  /** Somebody speaks again: what they have said so far is not all. */
  onSpeech(): void {
    this.#generation += 1;
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  /** What began after {@link onSpeech} was nothing: the turn waits on. */
  onNothing(): void {
    const isWaiting = this.#said.length > 0 && this.#timer === null && !this.#isDeciding;
    if (isWaiting) this.#wait(0, { isComplete: false, confidence: 0, reason: null, suggestedWaitMs: null });
  }

  /** More was said. Resolves when it was routed, or waits for more. */
  add(words: PassedWords): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    this.#said.push(words);
    return this.#evaluate(words.silenceDurationMs);
  }

  /** The call is over, or somebody asked: what was said so far is a turn. */
  async flush(): Promise<void> {
    this.onSpeech();
    await this.#running;
    if (this.#said.length > 0) await this.#complete(null);
  }

  #evaluate(silenceMs: number): Promise<void> {
    this.#isDeciding = true;
    this.#running = this.#decide(silenceMs).finally(() => {
      this.#isDeciding = false;
    });
    return this.#running;
  }

  async #decide(silenceMs: number): Promise<void> {
    const last = this.#said.at(-1);
    if (last === undefined) return;
    if (this.#detector === null) {
      await this.#complete(null);
      return;
    }
    const generation = this.#generation;
    const count = this.#said.length;
    const decision = await this.#ask(this.#detector, silenceMs);
    if (count !== this.#said.length) return;
    if (decision === null || decision.isComplete || silenceMs >= this.#call.settings.maxTurnWaitMs) {
      // Words that came to the end of a turn belong to it, whoever speaks by now.
      await this.#complete(decision);
      return;
    }
    const about = { ...ofSession(this.#call), text: this.#text, decision };
    this.#call.room.tell('on_turn_incomplete', about);
    if (generation === this.#generation) this.#wait(silenceMs, decision);
  }

  #wait(silenceMs: number, { suggestedWaitMs }: TurnDecision): void {
    const { turnWaitMs, maxTurnWaitMs } = this.#call.settings;
    const waitMs = Math.min(Math.max(1, suggestedWaitMs ?? turnWaitMs), maxTurnWaitMs);
    this.#timer = this.#call.clock.schedule(waitMs, () => {
      this.#timer = null;
      this.#evaluate(silenceMs + waitMs).catch((error: unknown) => {
        this.#call.logger.error('A turn could not be routed.', { ...factOf(this.#call), error });
      });
    });
  }

  /** Null where the detector failed: then the turn is complete, as without one. */
  async #ask(detector: TurnDetector, silenceMs: number): Promise<TurnDecision | null> {
    const { clock, logger } = this.#call;
    const last = this.#said.at(-1);
    const startedAt = clock.monotonic();
    try {
      return await detector.evaluate({
        transcript: this.#text,
        isFinal: true,
        silenceDurationMs: silenceMs,
        speechDurationMs: this.#said.reduce((sum, { speechDurationMs }) => sum + speechDurationMs, 0),
        conversationHistory: await this.#history(),
        metadata: { sessionId: this.#call.session.id, stream: this.#call.stream.stream },
      });
    } catch (error) {
      logger.warn('A turn detector failed.', { ...factOf(this.#call), provider: detector.name, error });
      return null;
    } finally {
      const latencyMs = clock.monotonic() - startedAt;
      last?.turn.work('turnDetector', latencyMs);
      recordMetric(this.#call, 'pipeline.turn_detector_latency_ms', latencyMs, { stage: 'turn_detector' });
    }
  }

  async #complete(decision: TurnDecision | null): Promise<void> {
    const said = this.#said;
    const last = said.at(-1);
    if (last === undefined) return;
    const text = this.#text;
    this.#said = [];
    this.onSpeech();
    last.turn.mark('endpoint');
    if (this.#detector !== null) this.#call.room.tell('on_turn_complete', { ...ofSession(this.#call), text, decision });
    await this.#route({
      ...last,
      text,
      speechDurationMs: said.reduce((sum, { speechDurationMs }) => sum + speechDurationMs, 0),
      utteranceIds: said.map(({ utteranceId }) => utteranceId),
    });
  }

  get #text(): string {
    return this.#said.map(({ text }) => text.trim()).join(' ');
  }

  async #history(): Promise<readonly TurnEntry[]> {
    const { room, roomId, channelId } = this.#call;
    const visible = await room.host.visibleEvents(await room.host.getContext(roomId), channelId);
    return visible
      .filter(({ type, status }) => type === 'message' && status !== 'blocked')
      .slice(-HISTORY)
      .map((event) => ({ role: roleOf(event.source.channelType), text: textOf(event) }));
  }
}

function roleOf(channelType: ChannelType): TurnEntry['role'] {
  return channelType === 'ai' ? 'assistant' : 'user';
}
