import { ConfigurationError, type RoomKit } from '@roomkit/core';

import { anyToAny } from '../handoff/rules.ts';
import {
  descriptionOf,
  type InstalledStrategy,
  installStrategy,
  requireAgent,
  type StrategyOptions,
} from './strategy.ts';

/** How agents share a conversation as equals. */
export interface InstallSwarmOptions extends Omit<StrategyOptions, 'defaultAgentId'> {
  readonly agentIds: readonly string[];
  /** Gets the conversation first. @defaultValue the first of them */
  readonly startAgentId?: string;
}

/**
 * Lets agents share conversations: each may hand over to any other, and whoever has a conversation keeps it until it
 * hands it on.
 *
 * @throws ConfigurationError naming the field, also where an agent is not registered
 */
export function installSwarm(kit: RoomKit, options: InstallSwarmOptions): InstalledStrategy {
  const { agentIds, startAgentId = agentIds[0], supervisorId = null, roomId = null, ...handoffs } = options;
  if (startAgentId === undefined) throw new ConfigurationError('agentIds', 'must hold at least one agent');
  if (!agentIds.includes(startAgentId)) throw new ConfigurationError('startAgentId', 'must be one of the agents');
  const agents = agentIds.map((agentId) => ({ agentId, description: descriptionOf(requireAgent(kit, agentId)) }));
  return installStrategy(kit, {
    agentIds,
    routing: { defaultAgentId: startAgentId, supervisorId },
    handoffs: { ...handoffs, supervisorId, roomId, rules: anyToAny(agents) },
    place: { roomId },
  });
}
