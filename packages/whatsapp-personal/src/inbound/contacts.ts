import { type Json, objectsOf, textOrNull } from '@roomkit/core/providers';

/** A line of a vCard with a number. https://www.rfc-editor.org/rfc/rfc6350#section-6.4.1 */
const NUMBER_LINE = /^(?:[\w-]+\.)?TEL[;:]/iu;

/** Contacts in words, a line each: the name, and the numbers of the card. */
export function wordsOfContacts(contacts: unknown): string | null {
  const lines = objectsOf(contacts).flatMap((contact) => lineOf(contact) ?? []);
  return lines.length === 0 ? null : lines.join('\n');
}

function lineOf(contact: Json): string | null {
  const card = textOrNull(contact['vcard']) ?? '';
  const numbers = card
    .split(/\r?\n/u)
    .filter((line) => NUMBER_LINE.test(line))
    .map((line) => line.slice(line.lastIndexOf(':') + 1).trim());
  const words = [textOrNull(contact['displayName']), numbers.filter(Boolean).join(', ')].filter(Boolean).join(': ');
  return words === '' ? null : words;
}
