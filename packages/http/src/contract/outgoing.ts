import type { HTTPContent } from './content.ts';

/** What every call has. */
interface Call {
  /** The same over all tries of a call, and its `webhook-id`: what was taken once is not to be taken again. */
  readonly id: string;
  /** Whom it is for at the receiver. */
  readonly recipient_id: string;
}

/** Where in the kit something was said. */
interface Place {
  readonly room_id: string;
  readonly event_id: string;
  /** The channel it was said on. */
  readonly channel_id: string;
}

/** A message. The answer may name it, as `{ "message_id": … }`; without that its `id` does. */
export interface HTTPMessage extends Call, Place {
  readonly type: 'message';
  readonly content: HTTPContent;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The message it answers. */
  readonly reply_to_message_id?: string;
}

/** Other words for an earlier message. */
export interface HTTPEdit extends Call, Place {
  readonly type: 'edit';
  readonly message_id: string;
  readonly content: HTTPContent;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** An earlier message is taken back. */
export interface HTTPDeletion extends Call, Place {
  readonly type: 'delete';
  readonly message_id: string;
}

/** A reaction to a message of the receiver's, or of ours. */
export interface HTTPReaction extends Call {
  readonly type: 'reaction';
  readonly message_id: string;
  /** Empty for `remove`. */
  readonly emoji: string;
  readonly action: 'add' | 'remove';
}

/** Somebody writes, or has stopped. */
export interface HTTPTyping extends Call {
  readonly type: 'typing';
  readonly is_typing: boolean;
}

/** Messages of the receiver's were read. */
export interface HTTPRead extends Call {
  readonly type: 'read';
  readonly message_ids: readonly string[];
}

/** The body of a call that the provider makes. A receiver lets those be whose `type` it does not know. */
export type HTTPOutgoing = HTTPMessage | HTTPEdit | HTTPDeletion | HTTPReaction | HTTPTyping | HTTPRead;
