import type { ChannelBinding } from '../domain/binding.ts';
import { composeEvent, SYSTEM_SOURCE } from '../domain/compose-event.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InjectedEvent } from '../domain/hook-result.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { planInjected } from '../domain/planning.ts';

/** An event a hook added, with the channels it goes to. */
export interface InjectedPlan {
  readonly event: RoomEvent;
  readonly targets: readonly PlannedTarget[];
}

/**
 * The events hooks added to one: they follow it in the timeline, are seen by the named channels alone
 * and call upon nobody to answer.
 */
export function planInjectedEvents(
  injected: readonly InjectedEvent[],
  cause: RoomEvent,
  bindings: readonly ChannelBinding[],
  facts: { readonly createId: () => string; readonly now: Date },
): InjectedPlan[] {
  return injected.map(({ event: draft, targetChannelIds }) => {
    const visibility = targetChannelIds === null || targetChannelIds.length === 0 ? 'none' : targetChannelIds.join(',');
    const event = composeEvent(draft, {
      id: facts.createId(),
      roomId: cause.roomId,
      now: facts.now,
      source: SYSTEM_SOURCE,
      chainDepth: cause.chainDepth,
      visibility,
    });
    return {
      event: { ...event, status: 'delivered', addressedTo: event.addressedTo ?? [] },
      targets: planInjected(bindings, targetChannelIds),
    };
  });
}
