import { AIChannel } from '@roomkit/ai';
import { ConfigurationError, type RoomKit } from '@roomkit/core';

import { Agent } from '../agent/agent.ts';
import { HandoffHandler, type HandoffHandlerOptions } from '../handoff/handoff-handler.ts';
import { installRouter, type InstallRouterOptions } from '../routing/install-router.ts';
import { ConversationRouter, type ConversationRouterOptions } from '../routing/router.ts';

/** A way in which agents share a room, at work. Disposing it takes its routing and its tools away again. */
export interface InstalledStrategy extends Disposable {
  readonly router: ConversationRouter;
  readonly handoffs: HandoffHandler;
}

/** What strategies have in common. */
export interface StrategyOptions extends Omit<HandoffHandlerOptions, 'rules'> {
  /** Gets what no rule is for. @defaultValue null: nobody */
  readonly defaultAgentId?: string | null;
}

/** What a strategy consists of. */
export interface StrategyParts {
  readonly agentIds: readonly string[];
  readonly routing: ConversationRouterOptions;
  readonly handoffs: HandoffHandlerOptions;
  readonly place: InstallRouterOptions;
}

/** Puts routing and handoffs to work. @throws ConfigurationError where an agent is not registered */
export function installStrategy(kit: RoomKit, parts: StrategyParts): InstalledStrategy {
  const agents = parts.agentIds.map((agentId) => requireAgent(kit, agentId));
  const router = new ConversationRouter({ logger: kit.logger, ...parts.routing });
  const handoffs = new HandoffHandler(kit, parts.handoffs);
  const installed = handoffs.install(agents);
  const routing = installRouter(kit, router, parts.place);
  return {
    router,
    handoffs,
    [Symbol.dispose]() {
      routing[Symbol.dispose]();
      installed[Symbol.dispose]();
    },
  };
}

/** A registered channel that is an agent. @throws ConfigurationError */
export function requireAgent(kit: RoomKit, agentId: string): AIChannel {
  const channel = kit.getChannel(agentId);
  if (!(channel instanceof AIChannel)) {
    throw new ConfigurationError('agentId', `must name a registered AI channel: ${agentId}`);
  }
  return channel;
}

/** What an agent is for, as others read it; null where it does not say. */
export function descriptionOf(channel: AIChannel): string | null {
  if (!(channel instanceof Agent)) return null;
  const { description, role, scope } = channel.identity;
  return description ?? scope ?? role;
}
