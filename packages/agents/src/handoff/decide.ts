import type { ChannelBinding } from '@roomkit/core';

import { isAttached } from '../state/change-state.ts';
import type { AcceptedHandoff, ConversationState } from '../state/conversation-state.ts';
import { type CheckedHandoffRequest, HandoffRejection, HUMAN } from './request.ts';
import type { HandoffRules } from './rules.ts';

/** What a handoff is judged by. */
export interface HandoffCase {
  readonly rules: HandoffRules;
  /** Whether a person can be asked for. */
  readonly human: boolean;
  readonly state: ConversationState;
  readonly bindings: readonly ChannelBinding[];
  readonly from: string;
  readonly request: CheckedHandoffRequest;
  /** ISO 8601. */
  readonly at: string;
}

/** What a handoff comes to: what changes, or why nothing does. */
export type HandoffDecision =
  | { readonly outcome: 'accepted'; readonly change: Partial<ConversationState> }
  | { readonly outcome: 'rejected'; readonly reason: HandoffRejection };

/** Judges a handoff; to be called under the room's lock. */
export function decideHandoff(handoff: HandoffCase): HandoffDecision {
  const { rules, human, state, bindings, from, request } = handoff;
  const { targetAgentId: to } = request;
  const isKnown = to === HUMAN ? human : rules.agentIds.includes(to);
  if (!isKnown) return rejected(HandoffRejection.UNKNOWN_TARGET);
  if (!hasConversation(from, state, bindings)) return rejected(HandoffRejection.NOT_ACTIVE);
  if (to === HUMAN) {
    if (from === HUMAN) return rejected(HandoffRejection.NOT_ALLOWED);
    // Nobody answers until the conversation is handed back; its phase waits.
    return accepted({ activeAgentId: null, withHuman: true, handoff: recordOf(handoff) });
  }
  const target = rules.targets(from, state).find(({ agentId }) => agentId === to);
  if (target === undefined) return rejected(HandoffRejection.NOT_ALLOWED);
  if (!isAttached(to, bindings)) return rejected(HandoffRejection.NOT_ATTACHED);
  const phase = target.phase ?? state.phase;
  return accepted({ activeAgentId: to, withHuman: false, phase, handoff: recordOf(handoff) });
}

/**
 * Whether somebody is the one to hand over: who has the conversation, or anybody where nobody has it. One whose agent
 * has left the room is nobody's.
 */
export function hasConversation(
  from: string,
  { activeAgentId, withHuman }: ConversationState,
  bindings: readonly ChannelBinding[],
): boolean {
  if (withHuman) return from === HUMAN;
  if (activeAgentId === null || !isAttached(activeAgentId, bindings)) return true;
  return from === activeAgentId;
}

function recordOf({ from, request, at }: HandoffCase): AcceptedHandoff {
  const { targetAgentId, ...rest } = request;
  return { ...rest, fromAgentId: from, toAgentId: targetAgentId, at };
}

function accepted(change: Partial<ConversationState>): HandoffDecision {
  return { outcome: 'accepted', change };
}

function rejected(reason: HandoffRejection): HandoffDecision {
  return { outcome: 'rejected', reason };
}
