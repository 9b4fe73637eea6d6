import { InputError } from '@roomkit/core';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

import { asTyped, withoutScheme } from './clean.ts';

/** How the text of a number is read. */
export interface PhoneNumberOptions {
  /** The region whose numbers may stand without a country code: ISO 3166-1 alpha-2, such as `CA`. @defaultValue none */
  readonly defaultRegion?: string;
  /** Schemes that may stand before the number, without their colon, such as `whatsapp`. @defaultValue ['tel'] */
  readonly schemes?: readonly string[];
  /** What an error calls the text. @defaultValue 'phoneNumber' */
  readonly field?: string;
}

/** Longer than any number with all the signs people put between digits. */
const MAX_LENGTH = 80;
const E164 = /^\+[1-9][0-9]{1,14}$/;

/**
 * A phone number as E.164, from the forms people type: with spaces, dashes, dots or parentheses, with `+` or `00`
 * before the country code, in full-width or Arabic digits.
 *
 * A number is taken when its country exists and its length is possible there. Whether its range has been given to
 * somebody changes with every revision of the numbering plans, and is for the vendor to say.
 *
 * @throws InputError naming `field`, when it is no such number, or `defaultRegion`, when that is no region
 * @see ITU-T E.164
 */
export function toE164(text: string, options: PhoneNumberOptions = {}): string {
  const { field = 'phoneNumber' } = options;
  const number = findE164(text, options);
  if (number === null) throw new InputError(field, 'must be a phone number with its country code');
  return number;
}

/** The same, or null where {@link toE164} throws about the text. @throws InputError `defaultRegion` */
export function findE164(text: string, options: PhoneNumberOptions = {}): string | null {
  const { defaultRegion, schemes = ['tel'] } = options;
  requireRegion(defaultRegion);
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return null;
  const typed = withoutScheme(asTyped(text), schemes);
  return (
    parsed(typed, defaultRegion) ??
    // In regions that dial abroad by other digits than 00, people write it all the same.
    (typed.startsWith('00') ? parsed(`+${typed.slice(2)}`, undefined) : null)
  );
}

/** Whether a text is a phone number as {@link toE164} writes it. */
export function isE164(text: string): boolean {
  return typeof text === 'string' && E164.test(text) && findE164(text) === text;
}

function requireRegion(region: string | undefined): asserts region is CountryCode | undefined {
  if (region !== undefined && !isSupportedCountry(region)) {
    throw new InputError('defaultRegion', 'must be a region such as CA');
  }
}

function parsed(text: string, region: CountryCode | undefined): string | null {
  const number = parsedOnce(text, region);
  // A zero that was dialled within the country may still stand behind the code: what is kept must read as itself.
  const settled = number === null ? null : parsedOnce(number, undefined);
  return settled !== null && parsedOnce(settled, undefined) === settled ? settled : null;
}

function parsedOnce(text: string, defaultCountry: CountryCode | undefined): string | null {
  // Without `extract: false` a number in the middle of other words would do.
  const number = parsePhoneNumberFromString(text, { extract: false, ...(defaultCountry ? { defaultCountry } : {}) });
  // E.164 has no extensions: leaving one out would reach somebody else.
  if (!number || number.ext !== undefined || !number.isPossible()) return null;
  return E164.test(number.number) ? number.number : null;
}
