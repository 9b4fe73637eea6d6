import { ConfigurationError, type Logger, requireId } from '@roomkit/core';

import { isAttached } from '../state/change-state.ts';
import { type Condition, conditionsOf, type RoutedSubject, type RoutingConditions } from './conditions.ts';

/** Which agent gets what, when nobody is addressed and no agent has the conversation. */
export interface RoutingRule {
  readonly agentId: string;
  /** @defaultValue always */
  readonly conditions?: RoutingConditions;
  /** Lower goes first; equal ones in the order given. @defaultValue 0 */
  readonly priority?: number;
}

/** How a {@link ConversationRouter} chooses. */
export interface ConversationRouterOptions {
  readonly rules?: readonly RoutingRule[];
  /** Gets what no rule is for. @defaultValue null: nobody */
  readonly defaultAgentId?: string | null;
  /** Gets everything as well, whatever else is decided. @defaultValue null */
  readonly supervisorId?: string | null;
  /** Hears of conditions that failed. @defaultValue nobody */
  readonly logger?: Logger | null;
}

/** Why an event goes where it goes. */
export type RoutedBy = 'address' | 'agent' | 'human' | 'active' | 'rule' | 'default' | 'nobody';

/** Whom an event calls upon, the supervisor included, and why. */
export interface RoutingDecision {
  readonly agentIds: readonly string[];
  readonly routedBy: RoutedBy;
}

interface CheckedRule {
  readonly agentId: string;
  readonly priority: number;
  readonly conditions: readonly Condition[];
}

/**
 * Chooses the agents that are asked: those addressed, else the agent that has the conversation, else the first rule
 * that holds, else the default; the supervisor always. Agents that are not attached to the room are passed over. What
 * an agent says to nobody in particular reaches the supervisor alone.
 */
export class ConversationRouter {
  readonly supervisorId: string | null;
  readonly defaultAgentId: string | null;
  readonly #rules: readonly CheckedRule[];
  readonly #logger: Logger | null;

  /** @throws ConfigurationError naming the field */
  constructor(options: ConversationRouterOptions = {}) {
    const { rules = [], defaultAgentId = null, supervisorId = null, logger = null } = options;
    if (defaultAgentId !== null) requireId('defaultAgentId', defaultAgentId);
    if (supervisorId !== null) requireId('supervisorId', supervisorId);
    this.supervisorId = supervisorId;
    this.defaultAgentId = defaultAgentId;
    this.#rules = rules.map(checked).toSorted((a, b) => a.priority - b.priority);
    this.#logger = logger;
  }

  /** Whom an event calls upon, given where the conversation stands. */
  route(subject: RoutedSubject): RoutingDecision {
    const { routedBy, agentIds } = this.#choose(subject);
    const { supervisorId } = this;
    const { bindings } = subject.context;
    const isAsked = supervisorId === null || agentIds.includes(supervisorId) || !isAttached(supervisorId, bindings);
    return { routedBy, agentIds: isAsked ? agentIds : [...agentIds, supervisorId] };
  }

  #choose(subject: RoutedSubject): RoutingDecision {
    const { event, state } = subject;
    const { bindings } = subject.context;
    if (event.addressedTo !== null) {
      return { routedBy: 'address', agentIds: event.addressedTo.filter((agentId) => isAttached(agentId, bindings)) };
    }
    if (isAttached(event.source.channelId, bindings)) return { routedBy: 'agent', agentIds: [] };
    if (state.withHuman) return { routedBy: 'human', agentIds: [] };
    const { activeAgentId } = state;
    if (activeAgentId !== null && isAttached(activeAgentId, bindings)) {
      return { routedBy: 'active', agentIds: [activeAgentId] };
    }
    const rule = this.#rules.find(({ agentId, conditions }) => {
      return isAttached(agentId, bindings) && conditions.every((holds) => this.#holds(holds, subject));
    });
    if (rule !== undefined) return { routedBy: 'rule', agentIds: [rule.agentId] };
    const { defaultAgentId } = this;
    return defaultAgentId !== null && isAttached(defaultAgentId, bindings)
      ? { routedBy: 'default', agentIds: [defaultAgentId] }
      : { routedBy: 'nobody', agentIds: [] };
  }

  /** A condition that fails must not send the event to everybody. */
  #holds(holds: Condition, subject: RoutedSubject): boolean {
    try {
      return holds(subject);
    } catch (error) {
      const { id: eventId, roomId } = subject.event;
      this.#logger?.error('A condition of a routing rule failed.', { roomId, eventId, error });
      return false;
    }
  }
}

function checked(rule: RoutingRule, at: number): CheckedRule {
  const field = `rules[${at}]`;
  const { agentId, conditions = {}, priority = 0 } = rule;
  requireId(`${field}.agentId`, agentId);
  if (!Number.isFinite(priority)) throw new ConfigurationError(`${field}.priority`, 'must be a finite number');
  return { agentId, priority, conditions: conditionsOf(`${field}.conditions`, conditions) };
}
