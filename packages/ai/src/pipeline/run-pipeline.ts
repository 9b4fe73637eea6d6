import type { AIStages } from './config.ts';
import { aborted, type AIPipelineContext, type AIStage, STAGE_ORDER, type StagePosition } from './stage.ts';

/** How often post-generation may ask for another answer. */
const MOST_REGENERATIONS = 2;

/** What {@link runPipeline} tells of. */
export interface PipelineWatcher {
  stageDone(position: StagePosition, latencyMs: number): void;
}

/** What {@link runPipeline} measures with. */
export interface PipelineRun {
  readonly monotonic: () => number;
  readonly watcher: PipelineWatcher;
}

/** Runs a turn through every stage, until one ends it. A stage that throws ends it too; its error is in the result. */
export async function runPipeline(
  stages: AIStages,
  start: AIPipelineContext,
  run: PipelineRun,
): Promise<AIPipelineContext> {
  let turn = start;
  let regenerations = 0;
  for (let at = 0; at < STAGE_ORDER.length; at += 1) {
    const position = STAGE_ORDER[at] as StagePosition;
    const startedAt = run.monotonic();
    // What was said before the turn was given up is still handed on.
    const isPastAnswer = at > STAGE_ORDER.indexOf('generation');
    for (const stage of stages[position]) {
      turn = await runStage(stage, turn, isPastAnswer ? undefined : turn.signal);
      if (turn.aborted) return turn;
    }
    run.watcher.stageDone(position, run.monotonic() - startedAt);
    if (position === 'post_generation' && turn.regenerate) {
      turn = { ...turn, regenerate: false };
      if (regenerations < MOST_REGENERATIONS) {
        regenerations += 1;
        turn = { ...turn, response: null, generated: null, responseStream: null };
        at = STAGE_ORDER.indexOf('generation') - 1;
      }
    }
  }
  return turn;
}

async function runStage(
  stage: AIStage,
  turn: AIPipelineContext,
  signal: AbortSignal | undefined,
): Promise<AIPipelineContext> {
  try {
    signal?.throwIfAborted();
    return await stage.process(turn);
  } catch (error) {
    return { ...aborted(turn, stage.name, 'stage exception'), error };
  }
}
