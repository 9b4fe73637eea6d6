import { aborted, type AIStage } from '../pipeline/stage.ts';
import type { TurnDeps } from '../turn/deps.ts';

/** Asks the `before_ai_context_build` hooks before anything costly is done. */
export function contextGate({ channelId }: TurnDeps): AIStage {
  return {
    name: 'before_ai_context_build',
    async process(turn) {
      const source = { channelId };
      const outcome = await turn.host.runHooks('before_ai_context_build', turn.event, turn.roomContext, source);
      const next = {
        ...turn,
        tasks: [...turn.tasks, ...outcome.tasks],
        observations: [...turn.observations, ...outcome.observations],
      };
      if (!outcome.allowed) return aborted(next, this.name, outcome.reason ?? 'blocked');
      return { ...next, event: outcome.payload };
    },
  };
}
