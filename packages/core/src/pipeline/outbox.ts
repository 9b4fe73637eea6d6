import type { PlannedTarget } from '../domain/plan.ts';
import type { OutboxEntry } from '../ports/store-outbox.ts';

/** The outbox rows of a plan. */
export function outboxOf(eventId: string, targets: readonly PlannedTarget[]): OutboxEntry[] {
  return targets.map(({ binding, kind, silent }) => ({
    eventId,
    channelId: binding.channelId,
    plan: { kind, silent },
  }));
}
