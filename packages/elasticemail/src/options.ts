import {
  type EnvironmentVariable,
  requireBaseUrl,
  requireSecret,
  requireText,
  requireUsable,
} from '@roomkit/core/providers';
import { type MailHeaders, mailHeaders, parseMailAddress } from '@roomkit/email';

/** Options of the provider. */
export interface ElasticEmailOptions {
  /** Secret; with the access levels SendHttp, and ViewReports for `fetchStatus`. */
  readonly apiKey: string;
  /** Who mails are from where the channel does not say, such as `Support <help@example.com>`: of a verified domain. */
  readonly from: string;
  /** Where answers go, where that is not the sender. */
  readonly replyTo?: string;
  /** Secret of at least 16 characters that stands in the address of notifications: without one none is believed. */
  readonly webhookSecret?: string;
  /** For messages that have no subject. @defaultValue 'New message' */
  readonly defaultSubject?: string;
  /**
   * Whether the account's settings allow custom headers. Only then do mails name their thread, and have `headers`.
   *
   * @defaultValue false
   */
  readonly allowsHeaders?: boolean;
  /** Headers of every mail, such as `Auto-Submitted`. */
  readonly headers?: MailHeaders;
  /** What reports in the dashboard are grouped by. @defaultValue the vendor's */
  readonly channelName?: string;
  /** The version included. @defaultValue 'https://api.elasticemail.com/v4' */
  readonly baseUrl?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link ElasticEmailOptions}. */
export type ElasticEmailConfig = ElasticEmailOptions;

/** The variables `fromEnv` reads. */
export const ELASTICEMAIL_ENVIRONMENT: readonly EnvironmentVariable<ElasticEmailOptions>[] = [
  { name: 'ELASTICEMAIL_API_KEY', option: 'apiKey', secret: true },
  { name: 'ELASTICEMAIL_FROM', option: 'from' },
  { name: 'ELASTICEMAIL_REPLY_TO', option: 'replyTo' },
  { name: 'ELASTICEMAIL_WEBHOOK_SECRET', option: 'webhookSecret', secret: true },
  { name: 'ELASTICEMAIL_CHANNEL_NAME', option: 'channelName' },
  { name: 'ELASTICEMAIL_BASE_URL', option: 'baseUrl' },
];

/** Options with their defaults. */
export type ResolvedOptions = ElasticEmailOptions &
  Required<Pick<ElasticEmailOptions, 'allowsHeaders' | 'baseUrl' | 'defaultSubject' | 'headers'>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: ElasticEmailOptions): ResolvedOptions {
  const resolved = {
    allowsHeaders: false,
    baseUrl: 'https://api.elasticemail.com/v4',
    defaultSubject: 'New message',
    headers: {},
    ...options,
  };
  const { apiKey, baseUrl, channelName, defaultSubject, from, headers, replyTo, webhookSecret } = resolved;
  requireText('apiKey', apiKey);
  for (const [field, address] of [
    ['from', from],
    ['replyTo', replyTo ?? from],
  ] as const) {
    requireText(field, address);
    requireUsable(field, 'must be one e-mail address', () => parseMailAddress(address));
  }
  if (webhookSecret !== undefined) requireSecret('webhookSecret', webhookSecret);
  requireText('defaultSubject', defaultSubject);
  requireUsable('headers', 'must be headers that no field of a mail writes', () => mailHeaders({ headers }));
  if (channelName !== undefined) requireText('channelName', channelName);
  requireBaseUrl('baseUrl', baseUrl);
  return Object.freeze(resolved);
}
