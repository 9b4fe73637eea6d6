import { type Clock, ConfigurationError, systemClock } from '@roomkit/core';
import {
  type EnvironmentVariable,
  readBase64,
  requireBaseUrl,
  requireSecret,
  requireText,
  requireUsable,
  SIGNATURE_TOLERANCE_MS,
} from '@roomkit/core/providers';
import { type MailHeaders, mailHeaders, parseMailAddress } from '@roomkit/email';

/** Options of the provider. Nothing comes in without a key or secret that says who called. */
export interface SendGridOptions {
  /** Secret; begins with `SG.`. */
  readonly apiKey: string;
  /** Who mails are from where the channel does not say, such as `Support <help@example.com>`: a verified sender. */
  readonly from: string;
  /** Where answers go, where that is not the sender: an address whose mails Inbound Parse receives. */
  readonly replyTo?: string;
  /** The Event Webhook is checked with it: the verification key as SendGrid shows it. */
  readonly eventPublicKey?: string;
  /** Inbound Parse is checked with it: the key of its security policy. */
  readonly inboundPublicKey?: string;
  /** Secret; stands in the address that Inbound Parse calls, where it has no security policy. At least 16 characters. */
  readonly inboundSecret?: string;
  /** For messages that have no subject and start no answer. @defaultValue 'New message' */
  readonly defaultSubject?: string;
  /** Headers of every mail, such as `Auto-Submitted`. */
  readonly headers?: MailHeaders;
  /** Lets SendGrid check mails and send none. @defaultValue false */
  readonly sandbox?: boolean;
  /** The most bytes of files that come into one message; others are named in its metadata. @defaultValue 5242880 */
  readonly maxInlineBytes?: number;
  /** How old a signed call may be, in milliseconds. @defaultValue 300000 */
  readonly signatureToleranceMs?: number;
  /** @defaultValue 'https://api.sendgrid.com' */
  readonly baseUrl?: string;
  /** Tells how old a call is. @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'now'>;
  /** Carries the SDK's calls. @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link SendGridOptions}. */
export type SendGridConfig = SendGridOptions;

/** The variables `fromEnv` reads. */
export const SENDGRID_ENVIRONMENT: readonly EnvironmentVariable<SendGridOptions>[] = [
  { name: 'SENDGRID_API_KEY', option: 'apiKey', secret: true },
  { name: 'SENDGRID_FROM', option: 'from' },
  { name: 'SENDGRID_REPLY_TO', option: 'replyTo' },
  { name: 'SENDGRID_EVENT_PUBLIC_KEY', option: 'eventPublicKey' },
  { name: 'SENDGRID_INBOUND_PUBLIC_KEY', option: 'inboundPublicKey' },
  { name: 'SENDGRID_INBOUND_SECRET', option: 'inboundSecret', secret: true },
  { name: 'SENDGRID_BASE_URL', option: 'baseUrl' },
];

/** Options with their defaults. */
export type ResolvedOptions = SendGridOptions &
  Required<Pick<SendGridOptions, 'baseUrl' | 'clock' | 'defaultSubject' | 'signatureToleranceMs'>>;

/** The SubjectPublicKeyInfo of a key on P-256 (RFC 5480 §2). */
const PUBLIC_KEY_BYTES = 91;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: SendGridOptions): ResolvedOptions {
  const resolved = {
    baseUrl: 'https://api.sendgrid.com',
    clock: systemClock,
    defaultSubject: 'New message',
    signatureToleranceMs: SIGNATURE_TOLERANCE_MS,
    ...options,
  };
  requireText('apiKey', resolved.apiKey);
  if (!resolved.apiKey.startsWith('SG.')) throw new ConfigurationError('apiKey', 'must begin with SG.');
  requireAddress('from', resolved.from);
  if (resolved.replyTo !== undefined) requireAddress('replyTo', resolved.replyTo);
  requireKey('eventPublicKey', resolved.eventPublicKey);
  requireKey('inboundPublicKey', resolved.inboundPublicKey);
  if (resolved.inboundSecret !== undefined) requireSecret('inboundSecret', resolved.inboundSecret);
  requireText('defaultSubject', resolved.defaultSubject);
  requireUsable('headers', 'must be headers that no field of a mail writes', () =>
    mailHeaders({ headers: resolved.headers ?? {} }),
  );
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}

function requireAddress(field: string, address: string): void {
  requireText(field, address);
  requireUsable(field, 'must be one e-mail address', () => parseMailAddress(address));
}

function requireKey(field: string, key: string | undefined): void {
  if (key === undefined || readBase64(key)?.byteLength === PUBLIC_KEY_BYTES) return;
  throw new ConfigurationError(field, 'must be the public key in Base64, as SendGrid shows it');
}
