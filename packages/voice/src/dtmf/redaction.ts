import { ConfigurationError } from '@roomkit/core';

/** How much of a row of digits stays readable where it is written down. */
export interface DtmfRedaction {
  /** @defaultValue 0 */
  readonly keepFirst?: number;
  /** @defaultValue 0 */
  readonly keepLast?: number;
}

/** Null where digits are written down as they are. @throws ConfigurationError naming the option */
export function resolveRedaction(given: DtmfRedaction | false | undefined): Required<DtmfRedaction> | null {
  if (given === false) return null;
  const { keepFirst = 0, keepLast = 0 } = given ?? {};
  for (const [field, value] of Object.entries({ keepFirst, keepLast })) {
    if (!Number.isInteger(value) || value < 0) {
      throw new ConfigurationError(`dtmfRedaction.${field}`, 'must be an integer of at least 0');
    }
  }
  return { keepFirst, keepLast };
}

/** Digits as they may be written down. A row too short for what may stay is hidden as a whole. */
export function redacted(digits: string, redaction: Required<DtmfRedaction> | null): string {
  if (redaction === null) return digits;
  const { keepFirst, keepLast } = redaction;
  if (digits.length <= keepFirst + keepLast) return '*'.repeat(digits.length);
  const hidden = digits.length - keepFirst - keepLast;
  return `${digits.slice(0, keepFirst)}${'*'.repeat(hidden)}${digits.slice(digits.length - keepLast)}`;
}

/** The fewest digits in a row of which words are searched for what was pressed: fewer say nothing. */
const TELLING = 3;

/**
 * Words without the digits that were pressed while they were said: a recogniser may have heard the keys, or the person
 * may have read them out. Digits may stand apart, as in `41 11`.
 */
export function withoutDigits(words: string, digits: string, redaction: Required<DtmfRedaction> | null): string {
  if (redaction === null || digits.length < TELLING) return words;
  let result = '';
  let run = '';
  let kept = '';
  const flush = (): void => {
    const pressed = run.length >= TELLING && digits.includes(run);
    result += pressed ? masked(kept, redacted(run, redaction)) : kept;
    run = '';
    kept = '';
  };
  for (const character of words) {
    if (character >= '0' && character <= '9') run += character;
    else if (run === '' || (character !== ' ' && character !== '-')) {
      flush();
      result += character;
      continue;
    }
    kept += character;
  }
  flush();
  return result;
}

/** `text` with its digits replaced by those of `mask`, one after the other. */
function masked(text: string, mask: string): string {
  let at = 0;
  let result = '';
  for (const character of text) {
    if (character >= '0' && character <= '9') {
      result += mask[at] ?? '*';
      at += 1;
    } else result += character;
  }
  return result;
}
