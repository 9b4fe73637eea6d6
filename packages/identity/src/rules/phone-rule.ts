import { type ChannelType, ConfigurationError, isRoomKitError } from '@roomkit/core';
import { findE164 } from '@roomkit/phone';

import type { AliasRule } from '../alias-rule.ts';

/** How phone numbers are read. */
export interface PhoneRuleOptions {
  /** Whose numbers may stand without a country code: ISO 3166-1 alpha-2, such as `CA`. */
  readonly defaultRegion?: string;
  /** @defaultValue PHONE_CHANNEL_TYPES */
  readonly channelTypes?: readonly ChannelType[];
}

/** The channels on which people are known by a phone number. */
export const PHONE_CHANNEL_TYPES: readonly ChannelType[] = Object.freeze([
  'sms',
  'mms',
  'rcs',
  'voice',
  'realtime_voice',
  'whatsapp',
  'whatsapp_personal',
]);

const SCHEME = /^\s*(?:tel|sms|rcs|whatsapp):/i;
/** A user of WhatsApp by number, perhaps with the device. Groups and hidden numbers (`@g.us`, `@lid`) are something else. */
const JID = /^([0-9]{5,15})(?::[0-9]{1,5})?@(?:s\.whatsapp\.net|c\.us)$/i;
const DIGITS = /^[0-9]{5,15}$/;

/**
 * Numbers that WhatsApp still knows by a form which numbering plans have given up, and their form today. Both are
 * one line: the old forms cannot be dialled, and were not given to anybody else.
 */
const OLD_FORMS: readonly { readonly pattern: RegExp; readonly today: string }[] = [
  // Mexico took the 1 before mobile numbers away in 2019.
  { pattern: /^(?:\+|00)521([0-9]{10})$/, today: '+52$1' },
  // Brazil put a 9 before mobile numbers until 2016; what begins with 2 to 5 is no mobile number.
  { pattern: /^\+55([0-9]{2})([6-9][0-9]{7})$/, today: '+55$19$2' },
];

/**
 * Phone numbers however they are written, over SMS, RCS, calls and WhatsApp: one person has the same number on all.
 * Short codes, names, and ids by which WhatsApp hides a number stay what they are.
 *
 * @throws ConfigurationError `defaultRegion`
 */
export function phoneRule(options: PhoneRuleOptions = {}): AliasRule {
  const { defaultRegion, channelTypes = PHONE_CHANNEL_TYPES } = options;
  requireRegion(defaultRegion);
  const region = defaultRegion === undefined ? {} : { defaultRegion };
  return {
    name: 'phone',
    channelTypes,
    canonical(address, channelType): string | null {
      // Mexico's old form is too long to be read as a number; Brazil's may only be seen once it is one.
      const number = findE164(modern(numberOf(address, channelType)), region);
      return number === null ? null : modern(number);
    },
  };
}

/** WhatsApp writes numbers without the plus, with the country code always. */
function numberOf(address: string, channelType: ChannelType): string {
  const bare = address.replace(SCHEME, '');
  const jid = JID.exec(bare)?.[1];
  if (jid !== undefined) return `+${jid}`;
  return channelType.startsWith('whatsapp') && DIGITS.test(bare) ? `+${bare}` : bare;
}

function modern(number: string): string {
  const compact = number.replaceAll(/[\s().-]/g, '');
  const old = OLD_FORMS.find(({ pattern }) => pattern.test(compact));
  return old ? compact.replace(old.pattern, old.today) : number;
}

function requireRegion(defaultRegion: string | undefined): void {
  try {
    findE164('', defaultRegion === undefined ? {} : { defaultRegion });
  } catch (error) {
    if (isRoomKitError(error, 'input_invalid')) throw new ConfigurationError('defaultRegion', error.details.issue);
    throw error;
  }
}
