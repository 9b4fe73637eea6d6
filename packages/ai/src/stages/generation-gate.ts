import type { AIGenerationRequest } from '@roomkit/core/ai';

import { isStreaming } from '../is-streaming.ts';
import { aborted, type AIStage } from '../pipeline/stage.ts';
import type { TurnDeps } from '../pipeline/turn-deps.ts';

/** Asks the `before_ai_generation` hooks, which may stop the request or change what is asked. */
export function generationGate({ host, options, channelId }: TurnDeps): AIStage {
  return {
    name: 'before_ai_generation',
    async process(turn) {
      if (turn.aiContext === null) throw new TypeError('the context has to be built before generation');
      const request: AIGenerationRequest = {
        channelId,
        triggerEvent: turn.event,
        round: 1,
        streaming: isStreaming(options),
        context: turn.aiContext,
      };
      const outcome = await host.runHooks('before_ai_generation', request, turn.roomContext, { channelId });
      const next = {
        ...turn,
        tasks: [...turn.tasks, ...outcome.tasks],
        observations: [...turn.observations, ...outcome.observations],
      };
      if (!outcome.allowed) return aborted(next, this.name, outcome.reason ?? 'blocked');
      return { ...next, aiContext: outcome.payload.context };
    },
  };
}
