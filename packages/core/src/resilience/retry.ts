import type { RetryPolicy } from '../domain/capabilities.ts';
import { ConfigurationError } from '../domain/errors.ts';
import { requireInteger } from '../domain/validation.ts';
import type { Clock } from '../ports/runtime.ts';

/** A try that failed and is made again. */
export interface RetryNotice {
  /** The retry about to be made, from 1. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: unknown;
}

/** What a retry needs beside its policy. */
export interface RetryOptions {
  readonly clock: Clock;
  /** Ends the waiting: the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: (notice: RetryNotice) => void;
}

interface ErrorFacts {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly retryable?: unknown;
  readonly retryAfterMs?: unknown;
}

/**
 * Calls until one call succeeds, the policy's retries are used up, or an error is not worth another try.
 * The delay is min(base × exponentialBase^attempt, max), attempts counted from 0, and never less than what
 * the error asks for in `retryAfterMs`.
 *
 * @throws the last error
 */
export async function retryWithBackoff<Value>(
  call: (attempt: number) => Value | Promise<Value>,
  policy: RetryPolicy,
  options: RetryOptions,
): Promise<Value> {
  const { maxRetries } = requirePolicy(policy);
  const { clock, signal, onRetry } = options;
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await call(attempt);
    } catch (error) {
      if (attempt >= maxRetries || !isRetryable(error, policy.retryableErrors)) throw error;
      const delayMs = retryDelayMs(policy, attempt, error);
      onRetry?.({ attempt: attempt + 1, delayMs, error });
      await clock.sleep(delayMs, { signal });
    }
  }
}

/** How long to wait after the given attempt, counted from 0. */
export function retryDelayMs(policy: RetryPolicy, attempt: number, error?: unknown): number {
  const { baseDelaySeconds = 1, exponentialBase = 2, maxDelaySeconds = 60 } = policy;
  const computed = Math.min(baseDelaySeconds * exponentialBase ** attempt, maxDelaySeconds) * 1000;
  const { retryAfterMs } = factsOf(error);
  return typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs)
    ? Math.max(computed, retryAfterMs)
    : computed;
}

/**
 * Whether an error is worth another try: its own `retryable` decides, otherwise the list of codes or type
 * names, otherwise it is.
 */
export function isRetryable(error: unknown, retryableErrors?: readonly string[] | null): boolean {
  const { retryable, code, name } = factsOf(error);
  if (typeof retryable === 'boolean') return retryable;
  if (retryableErrors === null || retryableErrors === undefined) return true;
  return retryableErrors.some((listed) => listed === code || listed === name);
}

/** Throws unless a policy can be followed; gives how often to retry. */
function requirePolicy(policy: RetryPolicy): { readonly maxRetries: number } {
  const { maxRetries = 3, baseDelaySeconds = 1, exponentialBase = 2, maxDelaySeconds = 60 } = policy;
  requireInteger('maxRetries', maxRetries, 0);
  requireAtLeast('baseDelaySeconds', baseDelaySeconds, 0);
  requireAtLeast('exponentialBase', exponentialBase, 1);
  requireAtLeast('maxDelaySeconds', maxDelaySeconds, 0);
  return { maxRetries };
}

function requireAtLeast(field: string, value: number, minimum: number): void {
  if (!Number.isFinite(value) || value < minimum) {
    throw new ConfigurationError(field, `must be a finite number of at least ${minimum}`);
  }
}

function factsOf(error: unknown): ErrorFacts {
  return typeof error === 'object' && error !== null ? error : {};
}
