import { ConfigurationError } from '@roomkit/core';
import { type EnvironmentVariable, requireBaseUrl, requireOneOf, requireText } from '@roomkit/core/providers';

/** Options of the provider. */
export interface MessengerOptions {
  readonly pageId: string;
  /** Secret. */
  readonly pageAccessToken: string;
  /** Secret; signs webhooks. */
  readonly appSecret: string;
  /** Secret; what the webhook is subscribed with. Without one the handshake is refused. */
  readonly verifyToken?: string;
  /**
   * With what messages go that come more than a day after the person's last one: `HUMAN_AGENT` allows answers of
   * people, not of programs, for seven days, where Meta has granted it to the app.
   *
   * @defaultValue none: the delivery fails
   */
  readonly messageTag?: 'HUMAN_AGENT';
  /** Graph API version. @defaultValue 'v23.0' */
  readonly apiVersion?: string;
  /** @defaultValue 'https://graph.facebook.com' */
  readonly baseUrl?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link MessengerOptions}. */
export type MessengerConfig = MessengerOptions;

/** The variables `fromEnv` reads. */
export const MESSENGER_ENVIRONMENT: readonly EnvironmentVariable<MessengerOptions>[] = [
  { name: 'MESSENGER_PAGE_ID', option: 'pageId' },
  { name: 'MESSENGER_PAGE_ACCESS_TOKEN', option: 'pageAccessToken', secret: true },
  { name: 'MESSENGER_APP_SECRET', option: 'appSecret', secret: true },
  { name: 'MESSENGER_VERIFY_TOKEN', option: 'verifyToken', secret: true },
  { name: 'MESSENGER_MESSAGE_TAG', option: 'messageTag' },
  { name: 'MESSENGER_API_VERSION', option: 'apiVersion' },
  { name: 'MESSENGER_BASE_URL', option: 'baseUrl' },
];

/** Options with their defaults. */
export type ResolvedOptions = MessengerOptions & Required<Pick<MessengerOptions, 'apiVersion' | 'baseUrl'>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: MessengerOptions): ResolvedOptions {
  const resolved = { apiVersion: 'v23.0', baseUrl: 'https://graph.facebook.com', ...options };
  requireText('pageAccessToken', resolved.pageAccessToken);
  requireText('appSecret', resolved.appSecret);
  // Both become parts of addresses.
  if (!/^\d{5,25}$/u.test(resolved.pageId ?? '')) throw new ConfigurationError('pageId', 'must be digits');
  if (!/^v\d+\.\d+$/u.test(resolved.apiVersion)) throw new ConfigurationError('apiVersion', 'must be such as v23.0');
  if (resolved.messageTag !== undefined) requireOneOf('messageTag', resolved.messageTag, ['HUMAN_AGENT']);
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}
