import { InputError } from '@roomkit/core';

import { asTyped, withoutScheme } from './clean.ts';
import { findE164, type PhoneNumberOptions } from './e164.ts';

/** Who sends or receives an SMS: a number in E.164, the digits of a short code, or a name. */
export interface PhoneAddress {
  readonly kind: 'number' | 'short_code' | 'alphanumeric';
  readonly value: string;
}

const SHORT_CODE = /^[0-9]{3,8}$/;
/** Up to here digits are a short code even where a region has subscriber numbers as short. */
const SURELY_SHORT = 6;
/** TS 23.040 §9.1.2.5 leaves room for 11 characters; these are the ones that vendors take. */
const SENDER_NAME = /^[A-Za-z0-9 ._&+!-]{1,11}$/;
const LETTER = /[A-Za-z]/;

/**
 * What an address of the SMS network is. Three to six digits are a short code; seven or eight are one unless
 * `defaultRegion` has numbers of that length; a name has up to 11 characters and at least one letter.
 *
 * @throws InputError naming `field`, when it is none of these, or `defaultRegion`
 */
export function parseAddress(text: string, options: PhoneNumberOptions = {}): PhoneAddress {
  const { field = 'address' } = options;
  const address = findAddress(text, options);
  if (address === null) throw new InputError(field, 'must be a phone number, a short code or a name');
  return address;
}

/** The same, or null where {@link parseAddress} throws about the text. */
export function findAddress(text: string, options: PhoneNumberOptions = {}): PhoneAddress | null {
  const { schemes = ['tel'] } = options;
  const number = findE164(text, options);
  if (typeof text !== 'string') return null;
  const typed = withoutScheme(asTyped(text), schemes);
  if (SHORT_CODE.test(typed) && (typed.length <= SURELY_SHORT || number === null)) {
    return { kind: 'short_code', value: typed };
  }
  if (number !== null) return { kind: 'number', value: number };
  return SENDER_NAME.test(typed) && LETTER.test(typed) ? { kind: 'alphanumeric', value: typed } : null;
}
