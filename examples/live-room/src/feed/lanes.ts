import { canRead, type ChannelBinding, isVisibleTo, type RoomEvent, solicits } from '@roomkit/core';

import { type ChannelName, CHANNELS } from '../cast.ts';
import type { Lane } from './messages.ts';
import { spokenOf } from './spoken.ts';

/** What is written down for people; the kit's own records go nowhere. */
const DELIVERED_TYPES: ReadonlySet<string> = new Set(['message', 'edit', 'delete', 'system']);

/** How a committed event stands with each channel before anything was delivered. */
export function plannedLanes(
  event: RoomEvent,
  bindings: readonly ChannelBinding[],
  isOnLine: boolean,
): Record<ChannelName, Lane> {
  const lanes = CHANNELS.map((channelId): [ChannelName, Lane] => {
    // Where nobody is on the line, nobody hears it.
    const isHeard = channelId !== 'voice' || isOnLine || spokenOf(event) !== null;
    if (!isHeard && event.source.channelId !== 'voice') return [channelId, { role: 'hidden' }];
    const binding = bindings.find((candidate) => candidate.channelId === channelId);
    return [channelId, laneOf(event, channelId, binding, bindings)];
  });
  return Object.fromEntries(lanes) as Record<ChannelName, Lane>;
}

function laneOf(
  event: RoomEvent,
  channelId: ChannelName,
  binding: ChannelBinding | undefined,
  bindings: readonly ChannelBinding[],
): Lane {
  if (event.source.channelId === channelId) return { role: 'source' };
  if (event.status === 'blocked' || binding === undefined || !canRead(binding.access) || !isVisibleTo(event, binding)) {
    return { role: 'hidden' };
  }
  if (!DELIVERED_TYPES.has(event.type)) return { role: 'reader' };
  if (binding.category === 'intelligence' && !callsUpon(event, channelId, bindings)) return { role: 'reader' };
  return { role: 'target', state: 'queued', attempts: 0, error: null };
}

function callsUpon(event: RoomEvent, channelId: string, bindings: readonly ChannelBinding[]): boolean {
  const source = bindings.find((candidate) => candidate.channelId === event.source.channelId);
  // A handoff's notice calls upon whoever takes over.
  const isAnswered = event.type === 'message' || (event.type === 'system' && event.addressedTo !== null);
  return isAnswered && solicits(event, source?.category ?? null, 'agent_chain', channelId);
}
