import { isRoomKitError, ProviderError, retryDelayMs } from '@roomkit/core';
import type { Clock, Logger, RetryPolicy } from '@roomkit/core';
import type { AIContext, AIProvider, AIResponse, AIStreamEvent } from '@roomkit/core/ai';

import { raceAbort } from '../abort.ts';

/** How a model is asked. */
export interface ModelAccess {
  readonly fallback: AIProvider | null;
  readonly retryPolicy: RetryPolicy;
  /** Asks for the answer in pieces, where the provider can. */
  readonly streaming: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The channel, for logs. */
  readonly channelId: string;
}

/** The provider in use: once a turn has had to fall back, it stays there. */
export interface ModelChoice {
  provider: AIProvider;
}

/**
 * One request, made again or made of the fallback as long as no word has come of it: a word that was shown cannot
 * be taken back. The last event is `done`.
 *
 * @throws the primary's error where the fallback fails as well
 */
export async function* askModel(
  access: ModelAccess,
  choice: ModelChoice,
  context: AIContext,
  signal: AbortSignal,
): AsyncGenerator<AIStreamEvent, void, undefined> {
  let first: { readonly error: unknown } | null = null;
  for (let attempt = 0; ; attempt += 1) {
    let hasWords = false;
    try {
      for await (const event of eventsOf(choice.provider, context, access.streaming, signal)) {
        if (event.type === 'text' && event.text !== '') hasWords = true;
        yield event;
        if (event.type === 'done') return;
      }
      throw endedEarly(choice.provider.name);
    } catch (error) {
      if (signal.aborted || hasWords || isOverflow(error)) throw error;
      if (isWorthwhile(error) && attempt < (access.retryPolicy.maxRetries ?? 3)) {
        const delayMs = retryDelayMs(access.retryPolicy, attempt, error);
        note(access, 'A model is asked again.', choice, error, { attempt: attempt + 1, delayMs });
        await access.clock.sleep(delayMs, { signal });
        continue;
      }
      const { fallback } = access;
      if (fallback === null || choice.provider === fallback) throw first === null ? error : first.error;
      note(access, 'A model failed; the fallback is asked.', choice, error, {});
      first = { error };
      choice.provider = fallback;
      attempt = -1;
    }
  }
}

/** Whether a request was too long for its model. */
export function isOverflow(error: unknown): boolean {
  return isRoomKitError(error, 'provider_failed') && error.details.contextOverflow === true;
}

/** Pieces of an answer, also where it comes in one. Whoever stops reading ends the request. */
async function* eventsOf(
  provider: AIProvider,
  context: AIContext,
  streaming: boolean,
  signal: AbortSignal,
): AsyncGenerator<AIStreamEvent, void, undefined> {
  signal.throwIfAborted();
  const stream = streaming ? provider.generateStream?.(context, { signal }) : undefined;
  if (stream === undefined) {
    const response: AIResponse = await raceAbort(provider.generate(context, { signal }), signal);
    if (response.text !== '') yield { type: 'text', text: response.text };
    yield { type: 'done', response };
    return;
  }
  const iterator = stream[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const result = await raceAbort(iterator.next(), signal);
      isOver = result.done === true;
      if (isOver) return;
      yield result.value as AIStreamEvent;
    }
  } catch (error) {
    isOver = !signal.aborted;
    throw error;
  } finally {
    // A provider that does not hear the signal may be past answering: nobody waits for it.
    if (!isOver) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function isWorthwhile(error: unknown): boolean {
  return isRoomKitError(error) && error.retryable;
}

function note(
  { logger, channelId }: ModelAccess,
  message: string,
  { provider }: ModelChoice,
  error: unknown,
  facts: Readonly<Record<string, unknown>>,
): void {
  const code = isRoomKitError(error) ? error.code : null;
  logger.warn(message, { channelId, provider: provider.name, code, ...facts });
}

/** The failure of a provider whose stream ended without its last event. */
function endedEarly(provider: string): ProviderError {
  return new ProviderError('The model broke its answer off.', { provider }, { retryable: true });
}
