import { InputError } from '@roomkit/core';
import { addressParser } from 'postal-mime';

import { plainLine } from '../headers/text.ts';
import { asciiDomain } from './domain.ts';

/** A mailbox (RFC 5322 §3.4). */
export interface MailAddress {
  /** The name shown beside the address. */
  readonly name: string | null;
  /** The local part as given, the domain in lower case and ASCII. */
  readonly address: string;
}

/** RFC 5321 §4.5.3.1.3, less the angle brackets. */
const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;
/** A dot-atom (RFC 5322 §3.2.3), with letters of every script (RFC 6532). */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** Longer than any list of recipients a mail server takes. */
const MAX_LIST_LENGTH = 256 * 1024;

/**
 * The mailboxes of an address field, with display names, comments and encoded words read, and groups taken apart.
 * What is no address is left out.
 */
export function parseAddresses(text: string): readonly MailAddress[] {
  if (typeof text !== 'string' || text.length > MAX_LIST_LENGTH) return [];
  return addressParser(text, { flatten: true }).flatMap(({ name, address }) => {
    const normal = address === undefined ? null : normalAddress(address);
    return normal === null ? [] : [{ name: plainLine(name) || null, address: normal }];
  });
}

/**
 * The one mailbox of a text: an address, or a name and an address in angle brackets.
 *
 * @throws InputError naming `field`, when there is none, or more than one
 */
export function parseMailAddress(text: string, field = 'address'): MailAddress {
  const [only, ...others] = parseAddresses(text);
  // In fields that others wrote, words around an address are a name; here they are a mistake.
  if (only === undefined || others.length > 0 || (!text.includes('<') && /\s/.test(text.trim()))) {
    throw new InputError(field, 'must be one e-mail address');
  }
  return only;
}

/** A mailbox as it stands in an address field; `null` and `''` are no name. */
export function formatAddress({ name, address }: MailAddress): string {
  const shown = plainLine(name ?? '').replaceAll(/["\\]/g, '');
  return shown === '' ? address : `"${shown}" <${address}>`;
}

/** The address with its domain as {@link MailAddress} has it; null when it is none. */
export function normalAddress(address: string): string | null {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = at === -1 ? null : asciiDomain(address.slice(at + 1));
  if (domain === null || local.length > MAX_LOCAL_LENGTH || !LOCAL.test(local)) return null;
  const normal = `${local}@${domain}`;
  return normal.length > MAX_LENGTH ? null : normal;
}
