/** What may never happen, by name. */
export const VIOLATIONS = [
  'acknowledged_lost',
  'acknowledged_elsewhere',
  'unacknowledged',
  'stored_twice',
  'never_sent',
  'index_not_dense',
  'event_id_twice',
  'delivery_missing',
  'delivery_out_of_order',
  'delivery_of_nothing',
  'delivery_key_changed',
  'native_shown_twice',
  'delivery_unsettled',
  'dead_letter',
  'writer_unknown',
  'stale_write',
  'epoch_fell',
  'node_did_not_close',
] as const;
export type ViolationKind = (typeof VIOLATIONS)[number];

/** One thing that happened and may not. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly words: string;
}

export function violation(kind: ViolationKind, words: string): Violation {
  return { kind, words };
}
