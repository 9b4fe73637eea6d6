import { conversationStateOf, HUMAN } from '@roomkit/agents';
import type { Room } from '@roomkit/core';

import { FIRST_AGENT, isAgent, isColleague } from '../cast.ts';
import type { DeskState } from './desk-messages.ts';

/** Who has the conversation, as the room says: the same in every process, and after a restart. */
export function deskStateOf(room: Pick<Room, 'metadata'>): DeskState {
  const { activeAgentId, handoff, phase, withHuman } = conversationStateOf(room);
  const colleague = handoff?.context['colleague'];
  return {
    // Until somebody has handed over, the phase decides: its first one is the first agent's.
    holder: withHuman ? HUMAN : isAgent(activeAgentId) ? activeAgentId : FIRST_AGENT,
    colleague: withHuman && isColleague(colleague) ? colleague : null,
    phase,
  };
}
