import type { AIContext } from '../ai/context.ts';
import type { AICallOptions } from '../ai/provider.ts';
import type { AIResponse, AIStreamEvent } from '../ai/response.ts';
import { isRoomKitError, type ProviderError } from '../domain/errors.ts';
import { brokenOff } from './model-errors.ts';

/** A model as its vendor lists it. */
export interface ListedModel {
  readonly id: string;
  /** Tokens that fit into one request and its answer; null where the vendor does not say. */
  readonly contextWindowTokens: number | null;
  readonly maxOutputTokens: number | null;
}

/** How a vendor's client is asked. Neither way minds an abort, a failure or an end that came too early. */
export interface ModelClient {
  /** The provider's name. */
  readonly provider: string;
  generate(context: AIContext, options: AICallOptions): Promise<AIResponse>;
  /** Ends without `done` where the vendor broke off. */
  stream(context: AIContext, options: AICallOptions): AsyncIterable<AIStreamEvent>;
  /** A failure of the client as one of ours. */
  failureOf(error: unknown): ProviderError;
}

/**
 * The whole of `AIProvider.generate`.
 *
 * @throws ProviderError `provider_failed`; the signal's reason, untouched, where that has fired
 */
export function askModel(client: ModelClient, context: AIContext, options: AICallOptions = {}): Promise<AIResponse> {
  return callModel(client, options, () => client.generate(context, options));
}

/**
 * Anything else a vendor is asked, such as which models it has.
 *
 * @throws ProviderError `provider_failed`; the signal's reason, untouched, where that has fired
 */
export async function callModel<Answer>(
  client: Pick<ModelClient, 'failureOf'>,
  options: AICallOptions,
  call: () => Promise<Answer>,
): Promise<Answer> {
  options.signal?.throwIfAborted();
  try {
    return await call();
  } catch (error) {
    throw reasonOf(client, error, options.signal);
  }
}

/**
 * The whole of `AIProvider.generateStream`: nothing is sent before the first pull, `done` is the last event, and a
 * stream that does not reach it throws.
 *
 * @throws ProviderError `provider_failed`; the signal's reason, untouched, where that has fired
 */
export async function* streamModel(
  client: ModelClient,
  context: AIContext,
  options: AICallOptions = {},
): AsyncGenerator<AIStreamEvent, void, undefined> {
  options.signal?.throwIfAborted();
  try {
    for await (const event of client.stream(context, options)) {
      yield event;
      if (event.type === 'done') return;
    }
    // Clients end an aborted stream as if it were whole.
    options.signal?.throwIfAborted();
  } catch (error) {
    throw reasonOf(client, error, options.signal);
  }
  throw brokenOff(client.provider);
}

function reasonOf(client: Pick<ModelClient, 'failureOf'>, error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  // A message that cannot be sent was not the vendor's doing.
  return isRoomKitError(error) ? error : client.failureOf(error);
}
