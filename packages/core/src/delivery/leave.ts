import type { PlannedTarget } from '../domain/plan.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';
import { settle } from './settle.ts';

/** The kit closes: a delivery stays planned, and goes out after the restart. */
export function leave(deps: DeliveryDeps, delivery: EventDelivery, target: PlannedTarget): void {
  const error = { code: 'kit_closed', message: 'The kit is closed.', retryable: true };
  const failure = { outcome: 'failed', error, retryable: true, retryAfterMs: null, providerMessageIds: [] } as const;
  settle(deps, delivery, target, { failure }, target.attempts, 0);
}
