import type { ChannelCapabilities, RateLimit, RetryPolicy } from './capabilities.ts';
import type { ChannelCategory, ChannelDirection, ChannelType } from './channel-type.ts';

/** What a bound channel may do in a room. */
export const Access = {
  READ_WRITE: 'read_write',
  READ_ONLY: 'read_only',
  WRITE_ONLY: 'write_only',
  NONE: 'none',
} as const;
export type Access = (typeof Access)[keyof typeof Access];

/** A channel's attachment to one room. */
export interface ChannelBinding {
  readonly channelId: string;
  readonly roomId: string;
  readonly channelType: ChannelType;
  readonly category: ChannelCategory;
  readonly direction: ChannelDirection;
  readonly access: Access;
  /** Responses are suppressed; side effects are kept. */
  readonly muted: boolean;
  /** `deliver` is suppressed; `onEvent` is kept. */
  readonly outputMuted: boolean;
  /** Who may see what this channel writes. */
  readonly visibility: string;
  readonly participantId: string | null;
  readonly lastReadIndex: number | null;
  readonly attachedAt: Date;
  readonly capabilities: ChannelCapabilities;
  readonly rateLimit: RateLimit | null;
  readonly retryPolicy: RetryPolicy | null;
  /** Whether other people's words are prefixed with their name on this channel. */
  readonly attribution: 'prefix' | 'none';
  /** Recipient, persona and the like; see the channel's own documentation for its keys. */
  readonly metadata: Readonly<Record<string, unknown>>;
}
