import type { ObservationDraft, TaskDraft } from '@roomkit/core';
import type { AIContext } from '@roomkit/core/ai';

import { aborted, type AIPipelineContext, type AIStage } from '../pipeline/stage.ts';
import type { TurnDeps } from '../turn/deps.ts';
import { willStream } from '../will-stream.ts';

/** What the hooks made of a request. */
export interface GatedRequest {
  /** Null where they stopped it. */
  readonly context: AIContext | null;
  readonly reason: string | null;
  readonly tasks: readonly TaskDraft[];
  readonly observations: readonly ObservationDraft[];
}

/** Asks the `before_ai_generation` hooks, which may stop a request or change what is asked. */
export async function runGenerationGate(
  turn: AIPipelineContext,
  context: AIContext,
  round: number,
  streaming: boolean,
): Promise<GatedRequest> {
  const { channelId } = turn;
  const request = { channelId, triggerEvent: turn.event, round, streaming, context };
  const outcome = await turn.host.runHooks('before_ai_generation', request, turn.roomContext, { channelId });
  const { allowed, payload, reason, tasks, observations } = outcome;
  return { context: allowed ? payload.context : null, reason, tasks, observations };
}

/** Asks the hooks before the first request of a turn. */
export function generationGate(deps: TurnDeps): AIStage {
  return {
    name: 'before_ai_generation',
    async process(turn) {
      if (turn.aiContext === null) throw new TypeError('the context has to be built before generation');
      const asked = await runGenerationGate(turn, turn.aiContext, 1, willStream(deps, turn));
      const next = {
        ...turn,
        tasks: [...turn.tasks, ...asked.tasks],
        observations: [...turn.observations, ...asked.observations],
      };
      return asked.context === null
        ? aborted(next, this.name, asked.reason ?? 'blocked')
        : { ...next, aiContext: asked.context };
    },
  };
}
