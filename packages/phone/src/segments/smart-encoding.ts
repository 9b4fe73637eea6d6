const REPLACEMENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '"': '“”„‟«»″〝〞',
    "'": '‘’‚‛‹›′ʼ',
    '-': '‐‑‒–—―−',
    '...': '…',
    ' ': '\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
    '\n': '\u0085\u2028\u2029',
    // The soft hyphen, the zero-width space, the word joiner and the byte order mark show nothing.
    '': '\u00ad\u200b\u2060\ufeff',
  }).flatMap(([plain, typographic]) => Array.from(typographic, (character) => [character, plain] as const)),
);

/**
 * The text with typographic quotes, dashes, dots and spaces as the GSM 7-bit alphabet has them, and with letters
 * and accents put together where both are given apart. Nothing else changes: what the alphabet has not, stays.
 */
export function toGsm7(text: string): string {
  let plain = '';
  for (const character of text.normalize('NFC')) plain += REPLACEMENTS.get(character) ?? character;
  return plain;
}
