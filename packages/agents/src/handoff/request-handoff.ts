import { requireId, type RoomKit } from '@roomkit/core';

import { tellHooks } from '../kit/tell-hooks.ts';
import { transitionsOf, writeState } from '../state/change-state.ts';
import { decideHandoff } from './decide.ts';
import { withRecord } from './history.ts';
import './hooks.ts';
import {
  type CheckedHandoffRequest,
  checkedRequest,
  type HandoffRejection,
  type HandoffRequest,
  type HandoffResult,
} from './request.ts';
import type { HandoffRules } from './rules.ts';

/** Who asks, and by which rules. */
export interface RequestHandoffOptions {
  /** The agent that hands over, or `human` where a person does. */
  readonly from: string;
  readonly rules: HandoffRules;
  /** Whether a person can be asked for. @defaultValue true */
  readonly human?: boolean;
}

const MESSAGES: Readonly<Record<HandoffRejection | 'accepted', string>> = {
  accepted: 'The conversation was handed over.',
  unknown_target: 'There is nobody of this name to hand over to.',
  not_active: 'Only whoever has the conversation can hand it over.',
  not_allowed: 'The conversation cannot be handed over from here to there.',
  not_attached: 'The target is not in this room.',
};

/**
 * Hands a conversation over, or says why not. Judged and written under the room's lock, so that of two at the same
 * time one wins; hooks hear of it behind the lock: `on_handoff`, then `on_phase_transition`, or `on_handoff_rejected`.
 *
 * @throws RoomNotFoundError, InputError naming the field
 */
export async function requestHandoff(
  kit: RoomKit,
  roomId: string,
  given: HandoffRequest,
  { from, rules, human = true }: RequestHandoffOptions,
): Promise<HandoffResult> {
  requireId('from', from);
  const request = checkedRequest(given);
  const at = new Date(kit.clock.now()).toISOString();
  const change = await writeState(kit, roomId, (state, { room, bindings }) => {
    const result = decideHandoff({ rules, human, state, bindings, from, request, at });
    const outcome = result.outcome === 'accepted' ? result.outcome : result.reason;
    const record = { outcome, fromAgentId: from, toAgentId: request.targetAgentId, reason: request.reason, at };
    return { state: result.outcome === 'accepted' ? result.change : null, beside: withRecord(room, record), result };
  });
  const { before, after, result } = change;
  if (result.outcome === 'rejected') return reject(kit, roomId, { from, request, reason: result.reason }, after.phase);
  const toAgentId = request.targetAgentId;
  const report = { roomId, fromAgentId: from, toAgentId, fromPhase: before.phase, toPhase: after.phase, request };
  await tellHooks(kit, roomId, ['on_handoff', report], ...transitionsOf(roomId, change));
  const { activeAgentId: newAgentId, phase: newPhase } = after;
  return { accepted: true, newAgentId, newPhase, message: MESSAGES.accepted, reason: 'accepted' };
}

async function reject(
  kit: RoomKit,
  roomId: string,
  refused: { readonly from: string; readonly request: CheckedHandoffRequest; readonly reason: HandoffRejection },
  newPhase: string | null,
): Promise<HandoffResult> {
  const { from: fromAgentId, request, reason } = refused;
  await tellHooks(kit, roomId, ['on_handoff_rejected', { roomId, fromAgentId, reason, request }]);
  return { accepted: false, newAgentId: null, newPhase, message: MESSAGES[reason], reason };
}
