import type {
  EventContent,
  MessagingProvider,
  ProviderResult,
  RoomEvent,
  SendOptions,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';

/** What a vendor may do to a message. */
export type MessagingFault = 'rejected' | 'unavailable' | 'rate_limited' | 'unauthorized' | 'hang';

/** A messaging provider under test, with the vendor it talks to. */
export interface MessagingSubject {
  readonly provider: MessagingProvider & Partial<WebhookReceiver>;
  /** Sends to a recipient that exists, by the call of the provider's kind. */
  send(event: RoomEvent, options: SendOptions): Promise<ProviderResult>;
  /** How many messages the vendor has taken. */
  taken(): number | Promise<number>;
  /**
   * Makes the vendor meet the next send so: refuse it for good, be down, ask for patience, refuse the
   * credentials, or never answer.
   */
  fault(fault: MessagingFault): void;
  /** Credentials that must not be seen anywhere. */
  readonly secrets: readonly string[];
  /** What it must be able to send, as planned for its channel. @defaultValue a text */
  readonly contents?: readonly EventContent[];
  /** A webhook with one message, as the vendor signs it; for providers that receive. */
  webhook?(): Promise<WebhookRequest>;
  close?(): Promise<void>;
}
