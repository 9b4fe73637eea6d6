import { solicits } from './addressing.ts';
import type { ChannelBinding } from './binding.ts';
import type { RoomEvent } from './event.ts';
import { canRead } from './permissions.ts';
import type { PlannedTarget } from './plan.ts';
import type { AgentResponsePolicy } from './room.ts';
import { reaches } from './visibility.ts';

/**
 * Who gets an event: bindings that can read it, its own source left out unless several people share
 * that channel. Intelligence that nobody calls upon is no target at all.
 */
export function planTargets(
  event: RoomEvent,
  bindings: readonly ChannelBinding[],
  policy: AgentResponsePolicy,
): PlannedTarget[] {
  const targets: PlannedTarget[] = [];
  const source = event.source.channelId;
  const sourceCategory = bindings.find((binding) => binding.channelId === source)?.category ?? null;
  for (const binding of bindings) {
    if (binding.direction === 'outbound' || !canRead(binding.access) || !reachesOrOwn(event, binding)) continue;
    const own = binding.channelId === source;
    if (own && !(binding.capabilities.multiParty && binding.category === 'transport')) continue;
    if (binding.category === 'intelligence') {
      if (!solicits(event, sourceCategory, policy, binding.channelId)) continue;
      targets.push({ binding, kind: 'intelligence', silent: false, attempts: 0 });
    } else {
      targets.push({ binding, kind: 'transport', silent: own, attempts: 0 });
    }
  }
  return targets;
}

/** Who gets an injected event: the named channels that can read, without being called upon to answer. */
export function planInjected(
  bindings: readonly ChannelBinding[],
  targetChannelIds: readonly string[] | null,
): PlannedTarget[] {
  if (targetChannelIds === null) return [];
  return bindings
    .filter(
      (binding) =>
        targetChannelIds.includes(binding.channelId) &&
        binding.category === 'transport' &&
        binding.direction !== 'outbound' &&
        canRead(binding.access),
    )
    .map((binding) => ({ binding, kind: 'transport', silent: true, attempts: 0 }));
}

function reachesOrOwn(event: RoomEvent, binding: ChannelBinding): boolean {
  // Most events are for everybody: two comparisons instead of two parses.
  if (event.visibility === 'all' && event.sourceVisibility === 'all') return true;
  if (event.source.channelId === binding.channelId && binding.capabilities.multiParty) {
    return event.visibility !== 'none' && event.visibility !== 'internal' && event.sourceVisibility !== 'none';
  }
  return reaches(event, binding);
}
