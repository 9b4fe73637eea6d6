import type { AIContext } from './context.ts';
import type { AIResponse, AIStreamEvent } from './response.ts';

/** What a provider can do with its model. Plain data, fixed for its life; what is not named is off. */
export interface AIProviderCapabilities {
  /** `generateStream` exists. */
  readonly streaming?: boolean;
  /** Takes tools and gives calls. */
  readonly tools?: boolean;
  /** One answer may hold several calls. */
  readonly parallelTools?: boolean;
  /** Takes image parts. */
  readonly vision?: boolean;
  /** Gives thinking parts and takes them back. */
  readonly thinking?: boolean;
  /** Honours `responseFormat`. */
  readonly structuredOutput?: boolean;
  /** Honours `temperature`. */
  readonly temperature?: boolean;
  /** Tokens that fit into one request and its answer; null or absent when unknown. */
  readonly contextWindowTokens?: number | null;
  /** The most tokens one answer may have; null or absent when unknown. */
  readonly maxOutputTokens?: number | null;
}

/** What every call to a provider takes beside its context. */
export interface AICallOptions {
  /** Ends the request on the wire. The call then rejects with the signal's reason, untouched. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A language model. One attempt a call: retrying is its caller's business. Stateless, so that one
 * provider serves many rooms at once.
 *
 * A failure is a `ProviderError` whose message is constant and whose `details` say what happened
 * (`statusCode`, `vendorCode`, `contextOverflow`); `retryable` and `retryAfterMs` say whether and when
 * another try may help. The vendor's own words are in `cause` alone.
 */
export interface AIProvider {
  readonly specificationVersion: 'v1';
  /** The vendor's name, such as `anthropic`. */
  readonly name: string;
  readonly modelName: string;
  readonly capabilities: AIProviderCapabilities;
  /** Answers in one piece. @throws ProviderError `provider_failed` */
  generate(context: AIContext, options?: AICallOptions): Promise<AIResponse>;
  /**
   * Answers while it is written. Nothing is sent before the first pull; closing the iterator ends the
   * request. Present exactly when `capabilities.streaming` is true. @throws ProviderError `provider_failed`
   */
  generateStream?(context: AIContext, options?: AICallOptions): AsyncIterable<AIStreamEvent>;
  /** Releases what the provider holds. Whoever made it calls this. */
  close?(): Promise<void>;
}
