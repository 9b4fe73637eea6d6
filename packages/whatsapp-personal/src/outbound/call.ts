import { failureOf } from '../errors.ts';

/**
 * Calls Baileys, which takes no signal: a call that nobody wants any more is not waited for.
 *
 * @param sentId - the id of the message that goes with it; null where none does
 * @throws ProviderError, DeliveryUnknownError; the signal's reason where that has fired
 */
export async function call<Value>(
  provider: string,
  { sentId, signal }: { readonly sentId: string | null; readonly signal?: AbortSignal | undefined },
  work: () => Promise<Value>,
): Promise<Value> {
  signal?.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal?.reason as Error);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(), aborted]);
  } catch (error) {
    signal?.throwIfAborted();
    throw failureOf(provider, error, sentId);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
