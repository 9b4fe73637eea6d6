import type { TelemetryProvider } from '@roomkit/core';

import { contextGate } from '../stages/context-gate.ts';
import { emission } from '../stages/emission.ts';
import { generationGate } from '../stages/generation-gate.ts';
import { generation } from '../stages/generation.ts';
import { memoryRetrieval } from '../stages/memory.ts';
import { passOn } from '../stages/pass-on.ts';
import { promptAssembly } from '../stages/prompt-assembly.ts';
import { toolResolution } from '../stages/tool-resolution.ts';
import type { TurnDeps } from '../turn/deps.ts';
import type { AIStage, StagePosition } from './stage.ts';

/**
 * Stages of one's own. The order is fixed (RFC 12.9.2): a single stage stands in for the built-in one at its
 * position, those of a list join them, in the order given. What is null or absent is built in.
 */
export interface AIPipelineConfig {
  /** Run behind the built-in gate, before anything costly. */
  readonly gates?: readonly AIStage[] | null;
  readonly memory?: AIStage | null;
  readonly toolResolution?: AIStage | null;
  readonly promptAssembly?: AIStage | null;
  readonly preGeneration?: AIStage | null;
  readonly generation?: AIStage | null;
  readonly postGeneration?: readonly AIStage[] | null;
  readonly emission?: AIStage | null;
  /** Where spans of the stages go. @defaultValue the kit's */
  readonly telemetry?: TelemetryProvider | null;
}

/** The stages at each position; a position may hold several, which run in the order given, or none. */
export type AIStages = Readonly<Record<StagePosition, readonly AIStage[]>>;

/** The built-in stages, with those of a config in their places. */
export function stagesOf(deps: TurnDeps, config: AIPipelineConfig): AIStages {
  return {
    gates: [passOn(deps), contextGate(deps), ...(config.gates ?? [])],
    memory: [config.memory ?? memoryRetrieval(deps)],
    tool_resolution: [config.toolResolution ?? toolResolution(deps)],
    prompt_assembly: [config.promptAssembly ?? promptAssembly(deps)],
    pre_generation: [config.preGeneration ?? generationGate(deps)],
    generation: [config.generation ?? generation(deps)],
    post_generation: config.postGeneration ?? [],
    emission: [config.emission ?? emission(deps)],
  };
}

/** The stages of one's own in a config. */
export function customStages(config: AIPipelineConfig): readonly AIStage[] {
  const { gates, memory, toolResolution: tools, promptAssembly: prompt, preGeneration, postGeneration } = config;
  const single = [memory, tools, prompt, preGeneration, config.generation, config.emission];
  return [...(gates ?? []), ...single, ...(postGeneration ?? [])].filter(
    (stage) => stage !== null && stage !== undefined,
  );
}
