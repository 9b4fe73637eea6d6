import type { ChannelMediaType } from './channel-type.ts';
import type { UnknownPolicy } from './unknown-outcome.ts';

/** Limits on sending; all that are given hold together. */
export interface RateLimit {
  readonly maxPerSecond?: number | null;
  readonly maxPerMinute?: number | null;
  readonly maxPerHour?: number | null;
  /** How many may leave at once after a rest; defaults to the smallest per-window limit. */
  readonly burst?: number | null;
}

/** How often and how fast a failed delivery is tried again. Delay = min(base × exponentialBase^attempt, max). */
export interface RetryPolicy {
  /** Tries beyond the first. @defaultValue 3 */
  readonly maxRetries?: number;
  /** @defaultValue 1 */
  readonly baseDelaySeconds?: number;
  /** @defaultValue 2 */
  readonly exponentialBase?: number;
  /** @defaultValue 60 */
  readonly maxDelaySeconds?: number;
  /** Error codes worth another try; null leaves it to the error's own `retryable`. */
  readonly retryableErrors?: readonly string[] | null;
  /**
   * For sends whose fate nothing can tell. @defaultValue the channel's; without one, what the vendor did not
   * answer is a dead letter and what a gone process may have sent is sent again
   */
  readonly unknownPolicy?: UnknownPolicy | null;
}

/** What a channel can show and do. Null limits mean none. */
export interface ChannelCapabilities {
  readonly mediaTypes: readonly ChannelMediaType[];
  /** Characters a text may have. */
  readonly maxLength: number | null;
  readonly maxButtons: number | null;
  readonly maxMediaSizeBytes: number | null;
  readonly supportsRichText: boolean;
  readonly supportsButtons: boolean;
  readonly supportsCards: boolean;
  readonly supportsQuickReplies: boolean;
  readonly supportsTemplates: boolean;
  readonly supportsMedia: boolean;
  readonly supportsAudio: boolean;
  readonly supportsVideo: boolean;
  readonly supportsThreading: boolean;
  readonly supportsTyping: boolean;
  readonly supportsReadReceipts: boolean;
  readonly supportsReactions: boolean;
  readonly supportsEdit: boolean;
  readonly supportsDelete: boolean;
  /** MIME types accepted; empty means any. */
  readonly supportedMediaTypes: readonly string[];
  /** Several people share the channel: it also delivers its own events, to all but the sender. */
  readonly multiParty: boolean;
  readonly deliveryMode: 'broadcast' | 'direct' | 'round_robin';
  readonly rateLimit: RateLimit | null;
  readonly custom: Readonly<Record<string, unknown>>;
}

/** A channel that shows plain text and nothing else. */
export const DEFAULT_CAPABILITIES: ChannelCapabilities = Object.freeze({
  mediaTypes: Object.freeze(['text'] as const),
  maxLength: null,
  maxButtons: null,
  maxMediaSizeBytes: null,
  supportsRichText: false,
  supportsButtons: false,
  supportsCards: false,
  supportsQuickReplies: false,
  supportsTemplates: false,
  supportsMedia: false,
  supportsAudio: false,
  supportsVideo: false,
  supportsThreading: false,
  supportsTyping: false,
  supportsReadReceipts: false,
  supportsReactions: false,
  supportsEdit: false,
  supportsDelete: false,
  supportedMediaTypes: Object.freeze([]),
  multiParty: false,
  deliveryMode: 'broadcast',
  rateLimit: null,
  custom: Object.freeze({}),
});

/** Capabilities with the defaults for whatever is not named. */
export function capabilities(given: Partial<ChannelCapabilities> = {}): ChannelCapabilities {
  return Object.freeze({ ...DEFAULT_CAPABILITIES, ...given });
}
