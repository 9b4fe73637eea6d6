/** Telnyx's words for how far a message got with one recipient; `read` is an event of RCS. */
export type TelnyxStatus =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'sending_failed'
  | 'delivery_failed'
  | 'delivery_unconfirmed'
  | 'expired'
  | 'read';
