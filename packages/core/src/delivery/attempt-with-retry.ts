import type { PlannedTarget } from '../domain/plan.ts';
import { retryWithBackoff } from '../resilience/retry.ts';
import { withEarlierIds, type Attempt } from './attempt.ts';
import type { DeliveryDeps } from './deps.ts';
import { failureOf } from './errors.ts';
import { sentIdsOf } from './failure.ts';

/**
 * Tries as often as the binding's policy says. What parts of a message went in earlier tries stays known: the
 * vendor may report on them.
 *
 * @param sentBefore - native ids of parts that went before this run, in their order
 */
export async function attemptWithRetry(
  deps: DeliveryDeps,
  target: PlannedTarget,
  attempt: (sentMessageIds: readonly string[]) => Promise<Attempt>,
  onRetry: () => void,
  sentBefore: readonly string[] = [],
): Promise<Attempt> {
  const { maxRetries = 3, ...policy } = target.binding.retryPolicy ?? {};
  const earlierIds = [...sentBefore];
  const sentIds = [...sentBefore];
  let last: Attempt | null = null;
  try {
    const done = await retryWithBackoff(
      async () => {
        last = await attempt([...sentIds]);
        if ('failure' in last) {
          const { error, retryable, retryAfterMs, providerMessageIds } = last.failure;
          for (const id of providerMessageIds) if (!earlierIds.includes(id)) earlierIds.push(id);
          for (const id of sentIdsOf(last.failure)) if (!sentIds.includes(id)) sentIds.push(id);
          throw Object.assign(new Error(error.message), {
            code: error.code,
            ...(retryable === null ? {} : { retryable }),
            ...(retryAfterMs === null ? {} : { retryAfterMs }),
          });
        }
        return last;
      },
      { ...policy, maxRetries: Math.max(0, maxRetries - target.attempts) },
      { clock: deps.clock, signal: deps.closing, onRetry },
    );
    return withEarlierIds(done, earlierIds, sentIds);
  } catch (error) {
    return withEarlierIds(last ?? { failure: failureOf(error) }, earlierIds, sentIds);
  }
}
