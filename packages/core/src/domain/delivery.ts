/** Why a delivery failed. */
export interface DeliveryError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/**
 * How far a message got to one target. It only rises:
 * queued < accepted < sent < delivered < read. `failed`, `unknown` and `dead` end an attempt.
 */
export const DeliveryOutcome = {
  QUEUED: 'queued',
  ACCEPTED: 'accepted',
  SENT: 'sent',
  DELIVERED: 'delivered',
  READ: 'read',
  FAILED: 'failed',
  UNKNOWN: 'unknown',
  DEAD: 'dead',
} as const;
export type DeliveryOutcome = (typeof DeliveryOutcome)[keyof typeof DeliveryOutcome];

/** The outcome of delivering one event to one channel. */
export interface DeliveryResult {
  readonly channelId: string;
  readonly status: DeliveryOutcome;
  readonly providerMessageId: string | null;
  /** Every native id of a message that the vendor split. */
  readonly providerMessageIds: readonly string[];
  readonly error: DeliveryError | null;
  readonly retryAfter: Date | null;
}

/**
 * What a provider answers to a send. `success: false` counts as a failed delivery, never as sent. With
 * `status: 'unknown'` it is neither: the vendor may have it, and nobody knows.
 */
export interface ProviderResult {
  readonly success: boolean;
  readonly providerMessageId?: string | null;
  /** All native ids, where one message became several. */
  readonly providerMessageIds?: readonly string[];
  /** A code or sentence of the vendor, or the whole error. */
  readonly error?: string | DeliveryError | null;
  /** The outcome the vendor reported. @defaultValue 'sent' on success */
  readonly status?: DeliveryOutcome;
  readonly retryAfterMs?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A vendor's report about a message sent earlier, usually from a status webhook. */
export interface DeliveryStatus {
  readonly provider: string;
  /** The vendor's id of the message. */
  readonly messageId: string;
  readonly status: DeliveryOutcome;
  readonly channelId?: string | null;
  readonly roomId?: string | null;
  readonly eventId?: string | null;
  readonly recipient?: string | null;
  readonly errorCode?: string | null;
  readonly errorMessage?: string | null;
  readonly timestamp?: Date | null;
  readonly rawPayload?: Readonly<Record<string, unknown>>;
}

/** The native ids of one event on one channel, with how far they got. */
export interface DeliveryReceipt {
  readonly organizationId: string | null;
  readonly roomId: string;
  readonly eventId: string;
  readonly channelId: string;
  readonly providerMessageIds: readonly string[];
  /** Those of parts that went for certain before the rest did not, in their order: another try leaves them out. */
  readonly sentMessageIds?: readonly string[];
  readonly status: DeliveryOutcome;
  readonly error: DeliveryError | null;
  readonly updatedAt: Date;
}
