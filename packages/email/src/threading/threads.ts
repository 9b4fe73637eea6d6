import { InputError } from '@roomkit/core';

import { messageIdOf, messageIdsIn } from './message-id.ts';

/** Where a mail stands in its thread. Ids may come with or without their angle brackets. */
export interface MailThreading {
  readonly messageId?: string | null;
  /** The mail that this one answers. */
  readonly inReplyTo?: string | null;
  /** The References of the mail that this one answers. */
  readonly references?: readonly string[];
}

/** The fields of a mail that tell its thread. */
export interface ThreadHeaders {
  readonly 'Message-ID'?: string;
  readonly 'In-Reply-To'?: string;
  readonly References?: string;
}

/** Mail programs cut long lists themselves; these are within one line (RFC 5322 §2.1.1). */
const MAX_REFERENCES = 20;
const MAX_LENGTH = 900;

/**
 * The fields by which mail programs put a mail into its thread (RFC 5322 §3.6.4). The list of references keeps its
 * first, by which threads are told apart, and the last ones.
 *
 * @throws InputError `messageId`, `inReplyTo`
 */
export function threadHeaders(threading: MailThreading): ThreadHeaders {
  const messageId = idOf('messageId', threading.messageId);
  const inReplyTo = idOf('inReplyTo', threading.inReplyTo);
  const references = capped(referencesOf(threading.references ?? [], inReplyTo));
  return {
    ...(messageId === null ? {} : { 'Message-ID': messageId }),
    ...(inReplyTo === null ? {} : { 'In-Reply-To': inReplyTo }),
    ...(references.length === 0 ? {} : { References: references.join(' ') }),
  };
}

/** The thread of a mail: the root of its references, else what it answers, else the mail itself. */
export function threadIdOf(mail: MailThreading): string | null {
  const [root] = (mail.references ?? []).flatMap((id) => messageIdsIn(id));
  return root ?? messageIdOf(mail.inReplyTo) ?? messageIdOf(mail.messageId);
}

function idOf(field: string, given: string | null | undefined): string | null {
  if (given === null || given === undefined) return null;
  const id = messageIdOf(given);
  if (id === null) throw new InputError(field, 'must be a Message-ID');
  return id;
}

function referencesOf(given: readonly string[], inReplyTo: string | null): readonly string[] {
  const earlier = given.flatMap((id) => messageIdsIn(id.includes('<') ? id : `<${id.trim()}>`));
  // What is answered comes last, wherever it stood.
  return [...new Set(earlier)].filter((id) => id !== inReplyTo).concat(inReplyTo === null ? [] : [inReplyTo]);
}

function capped(references: readonly string[]): readonly string[] {
  const [root, ...rest] = references;
  if (root === undefined) return [];
  const last: string[] = [];
  let length = root.length;
  for (const id of rest.toReversed()) {
    length += id.length + 1;
    if (length > MAX_LENGTH || last.length + 1 >= MAX_REFERENCES) break;
    last.push(id);
  }
  return [root, ...last.reverse()];
}
