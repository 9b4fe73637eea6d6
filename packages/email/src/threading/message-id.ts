import { createHash } from 'node:crypto';

import { InputError, requireId } from '@roomkit/core';

import { asciiDomain } from '../address/domain.ts';

/** RFC 5322 §2.1.1 leaves more; no server writes ids this long. */
const MAX_LENGTH = 250;
const ID = /<[^<>\s\u0000-\u001f\u007f]+>/g;
const PLAIN = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The Message-ID of an event, in angle brackets: the same each time, so that a mail that is sent again is the same
 * mail to whoever receives both.
 *
 * @throws InputError `eventId`, `domain`
 */
export function messageIdFor(eventId: string, domain: string): string {
  requireId('eventId', eventId);
  const host = typeof domain === 'string' ? asciiDomain(domain) : null;
  if (host === null) throw new InputError('domain', 'must be a domain');
  // The dot keeps what is hashed apart from ids that look like a hash.
  const left = PLAIN.test(eventId) ? eventId : `h.${createHash('sha256').update(eventId).digest('hex').slice(0, 40)}`;
  return `<${left}@${host}>`;
}

/** The ids in a Message-ID, In-Reply-To or References field, each once, in their order. */
export function messageIdsIn(text: string): readonly string[] {
  return [...new Set(text.match(ID))].filter((id) => id.length <= MAX_LENGTH);
}

/** An id in angle brackets; null when the text holds none. */
export function messageIdOf(text: string | null | undefined): string | null {
  if (typeof text !== 'string') return null;
  const [first] = messageIdsIn(text);
  return first ?? messageIdsIn(`<${text.trim()}>`)[0] ?? null;
}
