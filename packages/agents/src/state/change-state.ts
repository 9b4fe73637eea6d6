import { type ChannelBinding, ChannelNotFoundError, InputError, type Room, type RoomKit } from '@roomkit/core';

import { tellHooks, type Telling } from '../kit/tell-hooks.ts';
import { CONVERSATION, type ConversationState, conversationStateOf } from './conversation-state.ts';
import './hooks.ts';

/** What is known of a room while its state is decided. */
export interface StateFacts {
  readonly room: Room;
  readonly bindings: readonly ChannelBinding[];
}

/** A state before and after a change. */
export interface StateChange {
  readonly before: ConversationState;
  readonly after: ConversationState;
}

/** What a decision comes to: a part of the state, other keys of the room's metadata beside it, and its own result. */
export interface StateWrite<Result> {
  /** Null: the state stays. */
  readonly state: Partial<ConversationState> | null;
  readonly beside?: Readonly<Record<string, unknown>>;
  readonly result: Result;
}

/** Where a conversation stands. @throws RoomNotFoundError */
export async function getConversationState(kit: RoomKit, roomId: string): Promise<ConversationState> {
  return conversationStateOf(await kit.getRoom(roomId));
}

/**
 * Gives the conversation to an agent, which gets from now on what is addressed to nobody; null to none, so that the
 * rules decide. Also takes it back from a person.
 *
 * @throws ChannelNotFoundError where the agent is not attached to the room
 */
export async function setActiveAgent(kit: RoomKit, roomId: string, agentId: string | null): Promise<ConversationState> {
  return updateConversationState(kit, roomId, (_state, { bindings }) => {
    if (agentId !== null && !isAttached(agentId, bindings)) throw new ChannelNotFoundError(roomId, agentId);
    return { activeAgentId: agentId, withHuman: false };
  });
}

/** Puts the conversation into a phase; a change fires `on_phase_transition`, once. @throws InputError */
export async function setPhase(kit: RoomKit, roomId: string, phase: string | null): Promise<ConversationState> {
  requireWords('phase', phase);
  return updateConversationState(kit, roomId, () => ({ phase }));
}

/** Says in which language people are answered. @param language - a BCP 47 tag. @throws InputError */
export async function setLanguage(kit: RoomKit, roomId: string, language: string | null): Promise<ConversationState> {
  requireWords('language', language);
  return updateConversationState(kit, roomId, () => ({ language }));
}

/**
 * Changes the state by a decision that is taken under the room's lock; null changes nothing. A new phase fires
 * `on_phase_transition`, once, behind the lock.
 *
 * @throws RoomNotFoundError, and what the decision throws
 */
export async function updateConversationState(
  kit: RoomKit,
  roomId: string,
  decide: (state: ConversationState, facts: StateFacts) => Partial<ConversationState> | null,
): Promise<ConversationState> {
  const change = await writeState(kit, roomId, (state, facts) => ({
    state: decide(state, facts),
    result: null,
  }));
  await tellHooks(kit, roomId, ...transitionsOf(roomId, change));
  return change.after;
}

/** Writes what a decision under the room's lock comes to, and tells nobody. */
export async function writeState<Result>(
  kit: RoomKit,
  roomId: string,
  decide: (state: ConversationState, facts: StateFacts) => StateWrite<Result>,
): Promise<StateChange & { readonly result: Result }> {
  const made: (StateChange & { readonly result: Result })[] = [];
  await kit.updateRoomMetadata(roomId, (room, bindings) => {
    const before = conversationStateOf(room);
    const { state, beside, result } = decide(before, { room, bindings });
    const after = state === null ? before : { ...before, ...state };
    made.push({ before, after, result });
    if (state === null && beside === undefined) return null;
    return { ...beside, ...(state === null ? {} : { [CONVERSATION]: after }) };
  });
  // Where the room is not there, or the decision threw, so did the update.
  return made.at(-1) as StateChange & { readonly result: Result };
}

/** What a change of state says to hooks: nothing where the phase stayed. */
export function transitionsOf(
  roomId: string,
  { before, after }: StateChange,
): readonly Telling<'on_phase_transition'>[] {
  if (before.phase === after.phase) return [];
  const { activeAgentId } = after;
  const payload = { roomId, fromPhase: before.phase, toPhase: after.phase, activeAgentId };
  return [['on_phase_transition', payload]];
}

/** Whether an agent can be asked in a room. */
export function isAttached(agentId: string, bindings: readonly ChannelBinding[]): boolean {
  return bindings.some((binding) => binding.channelId === agentId && binding.category === 'intelligence');
}

function requireWords(field: string, value: unknown): void {
  if (value !== null && (typeof value !== 'string' || value === '')) {
    throw new InputError(field, 'must be null or a non-empty string');
  }
}
