import { domainToASCII } from 'node:url';

import type { AliasRule } from '../alias-rule.ts';

interface MailAddress {
  readonly local: string;
  readonly domain: string;
}

const EMAIL = ['email'] as const;
const MAX_LENGTH = 254;
const GOOGLE: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);
/** What no domain holds, and a URL would read as something else. */
const NOT_DOMAIN = /[\s/\\:@?#%[\]<>^|]/;

/**
 * E-mail addresses without regard to case, and with international domains in Punycode. The standard lets a server
 * tell `Ann` from `ann`; none that people use does.
 */
export function emailRule(): AliasRule {
  return { name: 'email', channelTypes: EMAIL, canonical: (address) => written(mailAddress(address)) };
}

/** E-mail addresses without the tag behind a plus: `ann+news@example.org` is read by who reads `ann@example.org`. */
export function emailTagRule(): AliasRule {
  return { name: 'email_tag', channelTypes: EMAIL, canonical: (address) => written(untagged(mailAddress(address))) };
}

/** Google's addresses without tags and dots, under either of its domains. */
export function gmailRule(): AliasRule {
  return {
    name: 'gmail',
    channelTypes: EMAIL,
    canonical(address): string | null {
      const mail = untagged(mailAddress(address));
      if (mail === null || !GOOGLE.has(mail.domain)) return null;
      const local = mail.local.replaceAll('.', '');
      return local === '' ? null : written({ local, domain: 'gmail.com' });
    },
  };
}

function mailAddress(text: string): MailAddress | null {
  const address = text.trim().normalize('NFC').toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > MAX_LENGTH) return null;
  const given = address.slice(at + 1);
  const domain = NOT_DOMAIN.test(given) ? '' : domainToASCII(given).replace(/\.$/, '');
  return domain === '' || /\s/.test(address.slice(0, at)) ? null : { local: address.slice(0, at), domain };
}

function untagged(mail: MailAddress | null): MailAddress | null {
  if (mail === null) return null;
  const plus = mail.local.indexOf('+');
  // Nothing but a tag is a name.
  return plus < 1 ? mail : { ...mail, local: mail.local.slice(0, plus) };
}

function written(mail: MailAddress | null): string | null {
  return mail === null ? null : `${mail.local}@${mail.domain}`;
}
