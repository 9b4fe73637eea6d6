import { type AIPipelineContext, type AIStage, STAGE_ORDER, type StagePosition } from './stage.ts';

/** The stages at each position; a position may hold several, which run in the order given, or none. */
export type AIStages = Readonly<Record<StagePosition, readonly AIStage[]>>;

/** Runs a turn through every stage, until one ends it. What a stage throws reaches the caller. */
export async function runPipeline(stages: AIStages, turn: AIPipelineContext): Promise<AIPipelineContext> {
  let current = turn;
  for (const position of STAGE_ORDER) {
    for (const stage of stages[position]) {
      current.roomContext.signal?.throwIfAborted();
      current = await stage.process(current);
      if (current.abortStage !== null) return current;
    }
  }
  return current;
}
