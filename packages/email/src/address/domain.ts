import { domainToASCII } from 'node:url';

/** RFC 1035 §2.3.4, less the dot at the end. */
const MAX_LENGTH = 253;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A domain in lower case and, where it is international, in Punycode (RFC 5891); null when it is none. */
export function asciiDomain(domain: string): string | null {
  // A URL would read an address of four numbers, or what stands behind a slash or colon, in ways of its own.
  if (domain.length > MAX_LENGTH || /[\s/\\:@?#%[\]<>^|]/.test(domain)) return null;
  const ascii = domainToASCII(domain.toLowerCase());
  if (ascii === '' || ascii.length > MAX_LENGTH) return null;
  return ascii.split('.').every((label) => LABEL.test(label)) ? ascii : null;
}
