import type { HTTPContent } from './content.ts';

/** Words alone, or any content. */
type Said = { readonly body: string } | { readonly content: HTTPContent };

/** What every message from outside has. */
interface FromOutside {
  readonly sender_id: string;
  /** The sender's id of the message: one that comes again by the same id is the same. Or else the call's stands for it. */
  readonly external_id?: string;
  readonly sender_name?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** When it was said: ISO 8601. */
  readonly timestamp?: string;
}

/** A message of somebody. */
export type HTTPInboundMessage = Said &
  FromOutside & {
    /** May be left out. */
    readonly type?: 'message';
    /** The room it is for. Without it the kit's router finds one. */
    readonly room_id?: string;
    /** One of our messages, which it answers. */
    readonly reply_to_message_id?: string;
    /** The payload of the button that was pressed; the words are its label. */
    readonly button_payload?: string;
  };

/** Other words for a message of the sender's, named by its `external_id`. */
export type HTTPInboundEdit = Said & FromOutside & { readonly type: 'edit'; readonly message_id: string };

/** A message of the sender's is taken back. */
export type HTTPInboundDeletion = FromOutside & { readonly type: 'delete'; readonly message_id: string };

/** A reaction to a message: one of ours, or by its `external_id` one of theirs. */
export interface HTTPInboundReaction {
  readonly type: 'reaction';
  readonly sender_id: string;
  readonly message_id: string;
  /** May be left out for `remove`. */
  readonly emoji?: string;
  /** @defaultValue 'add' */
  readonly action?: 'add' | 'remove';
}

/** Somebody writes, or has stopped. */
export interface HTTPInboundTyping {
  readonly type: 'typing';
  readonly sender_id: string;
  readonly is_typing: boolean;
}

/** Everything that was sent to somebody until a moment, in ISO 8601, was read. Single messages have a `status`. */
export interface HTTPInboundRead {
  readonly type: 'read';
  readonly sender_id: string;
  readonly until: string;
}

/** How far one of our messages has come. */
export interface HTTPInboundStatus {
  readonly type: 'status';
  readonly message_id: string;
  readonly status: 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';
  readonly error_code?: string;
  readonly timestamp?: string;
}

/** The body of a call that the kit takes. */
export type HTTPIncoming =
  | HTTPInboundMessage
  | HTTPInboundEdit
  | HTTPInboundDeletion
  | HTTPInboundReaction
  | HTTPInboundTyping
  | HTTPInboundRead
  | HTTPInboundStatus;
