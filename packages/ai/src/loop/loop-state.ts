import type { EventDraft, ObservationDraft, TaskDraft } from '@roomkit/core';
import type { AIContext, AIResponse, AIUsage, LoopEndReason } from '@roomkit/core/ai';

import type { ModelChoice } from './ask-model.ts';
import { Repeats } from './repeats.ts';

/** What is known of a turn while it runs. One for each turn; nothing of it outlives the turn. */
export interface LoopState {
  /** What the next request is made of. */
  context: AIContext;
  readonly model: ModelChoice;
  readonly repeats: Repeats;
  /** Requests so far. */
  rounds: number;
  /** Those of them whose tools ran. */
  toolRounds: number;
  /** Tools that ran. */
  toolCalls: number;
  usage: AIUsage;
  /** The last whole answer. */
  response: AIResponse | null;
  /** Whether the model was shown to anybody in this turn. */
  hasWords: boolean;
  /** The words since the last break. */
  text: string;
  /** What stands in the timeline before those. */
  readonly segments: EventDraft[];
  /** Common to all parts of the answer; null while it has one. */
  correlationId: string | null;
  /** Set where the next request is the last one, without tools. */
  lastBecause: Extract<LoopEndReason, 'max_rounds' | 'force_stopped'> | null;
  /** Whether the model was asked again for words it had left out. */
  wasReprompted: boolean;
  wasCompacted: boolean;
  readonly tasks: TaskDraft[];
  readonly observations: ObservationDraft[];
}

/** A turn that begins. */
export function beginLoop(context: AIContext, model: ModelChoice): LoopState {
  return {
    context,
    model,
    repeats: new Repeats(),
    rounds: 0,
    toolRounds: 0,
    toolCalls: 0,
    usage: {},
    response: null,
    hasWords: false,
    text: '',
    segments: [],
    correlationId: null,
    lastBecause: null,
    wasReprompted: false,
    wasCompacted: false,
    tasks: [],
    observations: [],
  };
}
