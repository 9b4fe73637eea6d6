/**
 * What can be done about a send that neither succeeded nor failed for certain: repeat it with the same key,
 * which the vendor sends once; ask the vendor whether it went; or neither.
 */
export type UnknownOutcomeHandling = 'native_idempotency' | 'reconcilable' | 'neither';

/** What to do about it where nothing tells whether it went: perhaps twice, or perhaps not at all. */
export type UnknownPolicy = 'repeat' | 'dead_letter';

/** What a vendor knows of an earlier send. */
export type ReconcileAnswer =
  | {
      readonly outcome: 'sent';
      /** All native ids of what went. */
      readonly providerMessageIds: readonly string[];
      /** How far it got; that it failed later is for the vendor's reports to say. @defaultValue 'sent' */
      readonly status?: 'accepted' | 'sent' | 'delivered' | 'read';
    }
  /** It did not go and will not: only where the vendor would know by now. */
  | { readonly outcome: 'not_sent' }
  /** The vendor cannot tell yet. */
  | { readonly outcome: 'unknown'; readonly retryAfterMs?: number };

/** What is known of the try whose fate is asked about. */
export interface EarlierTry {
  /** When its answer was no longer waited for; null where another process made it. */
  readonly gaveUpAt: Date | null;
  /** Native ids that came to be known, such as those of parts that went. */
  readonly providerMessageIds: readonly string[];
}

/**
 * The key a provider passes to its vendor: the same over retries, restarts and nodes. A message that goes
 * in parts gives each part one of its own.
 *
 * @param part - counted from 0
 */
export function deliveryKey(eventId: string, channelId: string, part = 0): string {
  return partKey(`${eventId}:${channelId}`, part);
}

/** The key of one part of a message, counted from 0. The first one has the key of the whole. */
export function partKey(key: string, part: number): string {
  return part === 0 ? key : `${key}:${part}`;
}
