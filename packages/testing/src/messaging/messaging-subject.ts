import type {
  DeliveryOutcome,
  DeliveryStatus,
  EventContent,
  InboundFeature,
  InboundMessage,
  InboundNotice,
  MessagingProvider,
  ProviderResult,
  RoomEvent,
  SendOptions,
  SignalSender,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';

/** What a vendor may do to a message. */
export type MessagingFault = 'rejected' | 'unavailable' | 'rate_limited' | 'unauthorized' | 'hang';

/** A message as the vendor has it. */
export interface VendorMessage {
  readonly text: string | null;
  readonly files: readonly {
    readonly url: string | null;
    readonly mimeType: string | null;
    readonly bytes: Uint8Array | null;
  }[];
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  readonly template: string | null;
  readonly buttons: readonly string[];
  readonly replyTo: string | null;
  readonly edits: number;
  readonly isDeleted: boolean;
  readonly isRead: boolean;
  readonly reactions: readonly string[];
}

/** A webhook that the vendor would send now. */
export interface VendorWebhook {
  request(): Promise<Request>;
}

/** What was read of something that a vendor sent. */
export interface Arrived {
  readonly messages: readonly InboundMessage[];
  readonly statuses: readonly DeliveryStatus[];
  readonly notices: readonly InboundNotice[];
}

/** Something that the vendor would send now over a connection it keeps, as the provider's source hands it on. */
export interface VendorArrival {
  arrive(): Promise<Arrived>;
}

/** The vendor's side of a provider under test, such as an emulator. */
export interface VendorSide {
  /** A message that was sent, by the id the provider gave. */
  message(id: string): VendorMessage | null;
  /** Whom the provider has shown typing. */
  readonly typing: readonly string[];
  /**
   * What the recipient does, as it arrives: one for each feature the provider claims, and `text` for a message.
   *
   * @param about - the id of the message it is about: one the provider sent for `reply`, `reaction`, `watermark`;
   * one of the person's own for `edit` and `delete`
   */
  readonly inbound: Partial<
    Readonly<Record<'text' | InboundFeature, (about: string) => VendorWebhook | VendorArrival>>
  >;
  /** A report that a sent message has come so far. */
  report?(status: DeliveryOutcome, about: string): VendorWebhook | VendorArrival;
  /** A template that the vendor knows. @defaultValue 'welcome' */
  readonly templateId?: string;
}

/** A messaging provider under test, with the vendor it talks to. */
export interface MessagingSubject {
  readonly provider: MessagingProvider & Partial<WebhookReceiver> & Partial<SignalSender>;
  /** Sends to a recipient that exists, by the call of the provider's kind. */
  send(event: RoomEvent, options: SendOptions): Promise<ProviderResult>;
  /** How many messages the vendor has taken. */
  taken(): number | Promise<number>;
  /**
   * Makes the vendor meet the next send so: refuse it for good, be down, ask for patience, refuse the
   * credentials, or never answer.
   */
  fault(fault: MessagingFault): void;
  /**
   * Makes the fate of the next send unknown: it does not arrive at the vendor, or its answer does not come
   * back. Needed for a provider that claims `reconcilable`, and shows what the others do.
   */
  lose?(what: 'request' | 'answer'): void;
  /** Whom `send` sends to; for a provider that claims `reconcilable`. */
  readonly to?: string;
  /** Who the person is that `vendor.inbound` is about, as messages name them. @defaultValue whom `send` sends to */
  readonly senderId?: string;
  /** Credentials that must not be seen anywhere. */
  readonly secrets: readonly string[];
  /** Makes the vendor answer the next send with something that nobody can read. */
  garble?(): void;
  /** Sends to an address that nobody can have; where the provider knows before it calls. */
  sendInvalid?(event: RoomEvent): Promise<ProviderResult>;
  /** What it must be able to send, as planned for its channel. @defaultValue a text */
  readonly contents?: readonly EventContent[];
  /** A webhook with one message, as the vendor signs it; for providers that receive. */
  webhook?(): Promise<WebhookRequest>;
  /**
   * What the vendor's signature says: who calls and what, or who calls alone, such as a secret in a header or in
   * the address.
   *
   * @defaultValue 'body'
   */
  readonly signs?: 'body' | 'caller';
  /** What the vendor has, and what it sends: with it every claim of the provider's capabilities is tested. */
  readonly vendor?: VendorSide;
  close?(): Promise<void>;
}
