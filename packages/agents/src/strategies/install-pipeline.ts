import type { RoomKit } from '@roomkit/core';

import { Pipeline, type PipelineStage } from './pipeline.ts';
import {
  descriptionOf,
  type InstalledStrategy,
  installStrategy,
  requireAgent,
  type StrategyOptions,
} from './strategy.ts';

/** How a conversation goes through phases. */
export interface InstallPipelineOptions extends StrategyOptions {
  readonly stages: readonly PipelineStage[];
}

/**
 * Leads conversations through phases, each with an agent of its own, which hands over to the next. The first event of
 * a conversation puts it into the first phase.
 *
 * @throws ConfigurationError naming the field, also where an agent is not registered
 */
export function installPipeline(kit: RoomKit, options: InstallPipelineOptions): InstalledStrategy {
  const { stages, defaultAgentId = null, supervisorId = null, roomId = null, ...handoffs } = options;
  const described = stages.map((stage) => ({
    ...stage,
    description: stage.description ?? descriptionOf(requireAgent(kit, stage.agentId)),
  }));
  const pipeline = new Pipeline(described);
  return installStrategy(kit, {
    agentIds: pipeline.agentIds,
    routing: { rules: pipeline.rules, defaultAgentId, supervisorId },
    handoffs: { ...handoffs, supervisorId, roomId, rules: pipeline.handoffs },
    place: { roomId, firstPhase: pipeline.firstPhase },
  });
}
