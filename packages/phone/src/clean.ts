/** Directional marks, zero-width characters and the like come along when numbers are copied from contact lists. */
const INVISIBLE = /\p{Cf}/gu;

/** A country code that stands in parentheses, its plus included. */
const COUNTRY_IN_PARENTHESES = /^\(((?:\+|00)[0-9]{1,3})\)/;

/** The first code points of the digits that are typed on keyboards beside the ASCII ones. */
const DIGIT_ZEROS = [0x06_60, 0x06_f0, 0xff_10];
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;

/** The text as it would have been typed on an ASCII keyboard: digits and full-width characters, nothing invisible. */
export function asTyped(text: string): string {
  return text
    .replace(OTHER_DIGITS, (digit) => {
      const code = digit.charCodeAt(0);
      const zero = DIGIT_ZEROS.find((start) => code >= start && code < start + 10) ?? code;
      return String(code - zero);
    })
    .replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfe_e0))
    .replace(INVISIBLE, '')
    .trim()
    .replace(COUNTRY_IN_PARENTHESES, '$1 ');
}

/** The text without one of the schemes before it, whatever its case; schemes are named without their colon. */
export function withoutScheme(text: string, schemes: readonly string[]): string {
  const end = text.indexOf(':');
  if (end === -1) return text;
  const scheme = text.slice(0, end).trimEnd().toLowerCase();
  return schemes.some((name) => name.toLowerCase() === scheme) ? text.slice(end + 1).trimStart() : text;
}
