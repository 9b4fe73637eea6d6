import type { Room } from '@roomkit/core';

import { CONVERSATION, conversationStateOf } from '../state/conversation-state.ts';
import { HANDOFFS, recordsOf } from './history.ts';

/**
 * What to merge into a room's metadata so that handoffs say nothing of people any more: who handed over to whom stays,
 * the words are gone. Null where there are none.
 */
export function withoutWords(room: Pick<Room, 'metadata'>): Readonly<Record<string, unknown>> | null {
  const state = conversationStateOf(room);
  const records = recordsOf(room);
  if (state.handoff === null && records.length === 0) return null;
  const handoff = state.handoff === null ? null : { ...state.handoff, reason: '', summary: '', context: {} };
  return {
    [CONVERSATION]: { ...state, handoff },
    [HANDOFFS]: records.map((record) => ({ ...record, reason: '' })),
  };
}
