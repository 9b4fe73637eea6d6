import { AnswerReader } from '../loop/answer-reader.ts';
import { TurnRun } from '../loop/turn-run.ts';
import type { AIPipelineContext, AIStage } from '../pipeline/stage.ts';
import type { TurnDeps } from '../turn/deps.ts';
import { willStream } from '../will-stream.ts';

/** Asks the model: at once for an answer in one piece, with the first pull for a streamed one. */
export function generation(deps: TurnDeps): AIStage {
  return {
    name: 'generation',
    async process(turn) {
      const context = turn.aiContext;
      if (context === null) throw new TypeError('the context has to be built before generation');
      const run = new TurnRun(deps, turn, context);
      if (willStream(deps, turn)) return { ...turn, responseStream: new AnswerReader(run, turn.signal) };
      return whole(turn, run);
    },
  };
}

/** Reads the answer to its end. What broke it off does not take what was said before with it. */
async function whole(turn: AIPipelineContext, run: TurnRun): Promise<AIPipelineContext> {
  let error: unknown = null;
  try {
    for await (const item of run.items({ streaming: false, signal: turn.signal })) void item;
  } catch (thrown) {
    error = thrown;
  }
  const { generated, sideEffects } = run;
  if (generated === null) throw error;
  return {
    ...turn,
    response: generated.response,
    generated,
    error,
    tasks: [...turn.tasks, ...sideEffects.tasks],
    observations: [...turn.observations, ...sideEffects.observations],
  };
}
