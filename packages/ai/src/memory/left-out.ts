import type { RoomEvent } from '@roomkit/core';

import { readHistory } from '../history.ts';
import type { AIPipelineContext } from '../pipeline/stage.ts';

/** So many messages are looked through at most to count those left out. */
const MOST_COUNTED = 1000;

/**
 * How much of what was said since the channel last spoke lies before the window it reads, in words (RFC 19.3.2):
 * whoever is asked for the first time in a long conversation knows that there was more. Null where the window reaches
 * back to the channel's own words, or to the beginning.
 */
export async function noteOfLeftOut(
  turn: AIPipelineContext,
  window: readonly RoomEvent[],
  limit: number,
): Promise<string | null> {
  const { channelId, event, host, roomContext } = turn;
  if (limit === 0 || event.index <= limit || window.some((past) => isOwn(past, channelId))) return null;
  const beforeIndex = window[0]?.index ?? event.index;
  const query = { host, context: roomContext, channelId, current: event, beforeIndex, limit: MOST_COUNTED };
  const before = await readHistory(query);
  const missed = before.length - 1 - before.findLastIndex((past) => isOwn(past, channelId));
  if (missed === 0) return null;
  const count = before.length === MOST_COUNTED && missed === MOST_COUNTED ? `at least ${missed}` : String(missed);
  return `The conversation below does not reach back to the beginning. Earlier messages you have not seen: ${count}.`;
}

function isOwn(event: RoomEvent, channelId: string): boolean {
  return event.source.channelId === channelId;
}
