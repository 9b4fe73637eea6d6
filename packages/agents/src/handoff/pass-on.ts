import type { PassedOnTurn } from '@roomkit/ai';
import {
  type ChannelBinding,
  type EventDraft,
  onBehalfOf,
  reaches,
  type RoomEvent,
  type RoomKit,
  SYSTEM_CHANNEL_ID,
} from '@roomkit/core';
import type { ToolTurn } from '@roomkit/core/ai';

import { holderOf } from '../routing/holder-of.ts';
import { isAttached } from '../state/change-state.ts';
import { conversationStateOf } from '../state/conversation-state.ts';
import { hasConversation } from './decide.ts';
import { isHandoffNotice } from './notice.ts';

/** So many of the last notices are looked through. */
const MOST_NOTICES = 100;
const WITHOUT_WORDS: PassedOnTurn = Object.freeze({ reason: 'handed_over', events: Object.freeze([]) });

/**
 * What becomes of a message that waited for an agent which has handed the conversation over meanwhile. Null: the agent
 * answers it. Otherwise it says nothing. Whoever took over has read the message with the notice that stands behind it;
 * where there is none, a notice is left now, so that each message is answered by somebody, and by one alone, also when
 * the turn is made again after a restart.
 */
export async function passOn(
  kit: RoomKit,
  turn: ToolTurn,
  notice: (toAgentId: string) => EventDraft,
): Promise<PassedOnTurn | null> {
  const { channelId, triggerEvent: event } = turn;
  if (event.type !== 'message' || holderOf(event) !== channelId) return null;
  const { room, bindings } = await kit.getContext(turn.roomId);
  if (room.latestIndex > event.index && (await isCovered(kit, turn, bindings))) return WITHOUT_WORDS;
  const state = conversationStateOf(room);
  if (hasConversation(channelId, state, bindings)) return null;
  if (state.withHuman) return WITHOUT_WORDS;
  const next = bindings.find((binding) => binding.channelId === state.activeAgentId);
  // What was whispered to this agent nobody else can answer.
  if (next === undefined || !reaches(event, next)) return null;
  return { ...WITHOUT_WORDS, events: [notice(next.channelId)] };
}

/** Whether a notice behind a message has made somebody answer it along with what led to the notice. */
async function isCovered(kit: RoomKit, turn: ToolTurn, bindings: readonly ChannelBinding[]): Promise<boolean> {
  const { roomId, triggerEvent: event } = turn;
  const query = { afterIndex: event.index, types: ['system'], newestFirst: true, limit: MOST_NOTICES } as const;
  const later = await kit.getTimeline(roomId, query);
  return later.some((notice) => isFromHere(notice, bindings) && covers(notice, turn, bindings));
}

function isFromHere({ source, status }: RoomEvent, bindings: readonly ChannelBinding[]): boolean {
  return status !== 'blocked' && (source.channelId === SYSTEM_CHANNEL_ID || isAttached(source.channelId, bindings));
}

/** Only where its reader sees the message, answers the same people, and acts for the same one. */
function covers(
  notice: RoomEvent,
  { triggerEvent: event, author }: ToolTurn,
  bindings: readonly ChannelBinding[],
): boolean {
  if (!isHandoffNotice(notice) || notice.responseVisibility !== event.responseVisibility) return false;
  if ((onBehalfOf(notice)?.id ?? null) !== (author?.id ?? null)) return false;
  const reader = bindings.find(({ channelId }) => notice.addressedTo?.includes(channelId));
  return reader !== undefined && reaches(event, reader);
}
