import type { RoomEvent, SendOptions } from '@roomkit/core';
import { textOrNull } from '@roomkit/core/providers';
import { messageIdFor, replySubject, threadIdOf } from '@roomkit/email';

/** What is taken as an id. */
const MAX_ID = 255;

/** Where a mail stands among others. */
export interface MailThread {
  /** Its own, in angle brackets: the same for every try. */
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
}

/**
 * The thread of a mail is the one that a person began, which the binding remembers, or the room's own: a root that
 * is no mail, as every mail of the room names it.
 */
export function threadOf(
  event: RoomEvent,
  domain: string,
  { metadata = {}, replyToMessageId, idempotencyKey }: SendOptions,
): MailThread {
  const begun = threadIdOf({ messageId: textOrNull(metadata['threadId']) });
  return {
    messageId: messageIdFor(ownId(event, idempotencyKey), domain),
    inReplyTo: threadIdOf({ messageId: replyToMessageId ?? null }) ?? begun,
    references: [begun ?? messageIdFor(event.roomId, domain)],
  };
}

/** The key of the send tells apart the mails that one event becomes on several channels (RFC 5322 §3.6.4). */
function ownId(event: RoomEvent, key: string | null | undefined): string {
  return key && key.length <= MAX_ID ? key : event.id;
}

/** The subject as it was given to this message, or as an answer to the one a person began the thread with. */
export function subjectOf(
  event: RoomEvent,
  given: string | null | undefined,
  { metadata = {} }: SendOptions,
  defaultSubject: string,
): string {
  const subject = (given ?? '').replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (subject === '') return defaultSubject;
  const isOwn = event.metadata['subject'] === given;
  return !isOwn && textOrNull(metadata['threadId']) !== null ? replySubject(subject) : subject;
}
