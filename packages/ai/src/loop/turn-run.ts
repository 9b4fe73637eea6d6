import type { StreamItem } from '@roomkit/core';
import type { AIContext, LoopEnd, LoopEndReason, ToolTurn } from '@roomkit/core/ai';

import type { AIPipelineContext, Generated } from '../pipeline/stage.ts';
import { reportTurn } from '../report.ts';
import type { TurnDeps } from '../turn/deps.ts';
import { toolTurn } from '../turn/tool-turn.ts';
import { LoopDeadline } from './loop-deadline.ts';
import { beginLoop, type LoopState } from './loop-state.ts';
import { runLoop } from './run-loop.ts';
import type { RunningTurn } from './running-turns.ts';

/** How a run is made. */
export interface TurnRunOptions {
  readonly streaming: boolean;
  /** Fires when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** Fires when nobody reads it any more: there is nobody to tell how it ended, either. */
  readonly reader?: AbortSignal;
}

/** One generation with all its rounds, and what it came to. */
export class TurnRun {
  readonly #deps: TurnDeps;
  readonly #turn: AIPipelineContext;
  readonly #state: LoopState;
  #generated: Generated | null = null;

  constructor(deps: TurnDeps, turn: AIPipelineContext, context: AIContext) {
    this.#deps = deps;
    this.#turn = turn;
    this.#state = beginLoop(context, { provider: deps.options.provider });
  }

  /** What it came to; null while it runs. */
  get generated(): Generated | null {
    return this.#generated;
  }

  /** What hooks and the model asked for on the way. */
  get sideEffects(): Pick<LoopState, 'tasks' | 'observations'> {
    return this.#state;
  }

  /**
   * The words as they come, with the marks of their parts; the last item is a `loop_end`. A failure, and a cancel, are
   * thrown behind it.
   */
  async *items({ streaming, signal, reader }: TurnRunOptions): AsyncGenerator<StreamItem, void, undefined> {
    const { clock } = this.#turn.host;
    const startedAt = clock.monotonic();
    const { organizationId, id: roomId } = this.#turn.roomContext.room;
    const asked = await toolTurn(this.#turn);
    using running = this.#deps.running.begin({ organizationId, roomId, turnId: this.#turn.turnId });
    const seconds = this.#deps.options.toolLoopTimeoutSeconds;
    using deadline = new LoopDeadline(clock, seconds === null ? null : seconds * 1000);
    const all = AbortSignal.any([signal, running.signal, deadline.signal, ...(reader === undefined ? [] : [reader])]);
    let failure: { readonly error: unknown } | null = null;
    let reason: LoopEndReason = 'error';
    try {
      reason = yield* this.#loop(asked, { streaming, running, deadline, signal: all });
    } catch (error) {
      if (reader?.aborted === true) throw error;
      reason = this.#reasonOf(deadline, all);
      failure = reason === 'timeout' ? null : { error };
      const words = reason === 'cancelled' ? '' : this.#lastWords(reason);
      if (words !== '') yield this.#say(words);
    }
    this.#endSteering(running);
    if (failure === null && this.#state.text.trim() === '' && isUnfinished(reason)) {
      const { gaveUp } = this.#deps.options.texts;
      if (gaveUp !== '') yield this.#say(gaveUp);
    }
    yield { ...this.#end(reason, clock.monotonic() - startedAt) };
    if (failure !== null) throw failure.error;
    await reportTurn(this.#turn, this.#generated as unknown as Generated);
  }

  #loop(
    asked: ToolTurn,
    given: Pick<Parameters<typeof runLoop>[0], 'streaming' | 'running' | 'deadline' | 'signal'>,
  ): ReturnType<typeof runLoop> {
    return runLoop({ deps: this.#deps, turn: this.#turn, toolTurn: asked, ...given }, this.#state);
  }

  /** From here on nothing is heard any more; what came too late is not lost without a word. */
  #endSteering(running: RunningTurn): void {
    running[Symbol.dispose]();
    const { host, channelId, roomContext } = this.#turn;
    for (const { type } of running.take()) {
      const facts = { channelId, roomId: roomContext.room.id, directive: type };
      host.logger.warn('A turn ended before a directive could count.', facts);
    }
  }

  #reasonOf(deadline: LoopDeadline, signal: AbortSignal): LoopEndReason {
    if (deadline.hasPassed && signal.reason === deadline.signal.reason) return 'timeout';
    return signal.aborted ? 'cancelled' : 'error';
  }

  /** What stands at the end of an answer that broke off: only where some of it was shown. */
  #lastWords(reason: LoopEndReason): string {
    const { interrupted } = this.#deps.options.texts;
    if (this.#state.text.trim() !== '') return interrupted;
    // What was said before the last tool stands by itself.
    return this.#state.hasWords && reason === 'error' ? interrupted.trimStart() : '';
  }

  #say(words: string): string {
    this.#state.text += words;
    return words;
  }

  #end(reason: LoopEndReason, durationMs: number): LoopEnd {
    const { rounds, toolCalls, text, usage, segments, correlationId, response } = this.#state;
    const end: LoopEnd = { kind: 'loop_end', reason, rounds, toolCalls };
    const last = response ?? { parts: [], finishReason: 'other', providerMetadata: {} };
    this.#generated = { response: { ...last, text, usage }, segments, end, durationMs, correlationId };
    return end;
  }
}

/** Whether a turn was ended before the model had said what it wanted. */
function isUnfinished(reason: LoopEndReason): boolean {
  return reason === 'timeout' || reason === 'max_rounds' || reason === 'force_stopped';
}
