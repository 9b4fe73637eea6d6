import { ConfigurationError } from '@roomkit/core';
import { type EnvironmentVariable, requireBaseUrl, requireText } from '@roomkit/core/providers';

/** A template that is sent where a person's last message is too long ago for words of one's own. */
export interface WindowTemplate {
  readonly name: string;
  /** Such as `en` or `en_US`. */
  readonly language: string;
  /** The texts of its body, from what was to be said. @defaultValue none */
  readonly parameters?: (text: string) => readonly string[];
}

/** Options of the provider. */
export interface WhatsAppOptions {
  /** The id of the business's number, not the number itself. */
  readonly phoneNumberId: string;
  /** Secret. */
  readonly accessToken: string;
  /** Secret; signs webhooks. */
  readonly appSecret: string;
  /** Secret; what the webhook is subscribed with. Without one the handshake is refused. */
  readonly verifyToken?: string;
  /** Sent in place of a message outside the 24-hour window. @defaultValue none: the delivery fails */
  readonly windowTemplate?: WindowTemplate;
  /** Graph API version. @defaultValue 'v23.0' */
  readonly apiVersion?: string;
  /** @defaultValue 'https://graph.facebook.com' */
  readonly baseUrl?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link WhatsAppOptions}. */
export type WhatsAppConfig = WhatsAppOptions;

/** The variables `fromEnv` reads. */
export const WHATSAPP_ENVIRONMENT: readonly EnvironmentVariable<WhatsAppOptions>[] = [
  { name: 'WHATSAPP_PHONE_NUMBER_ID', option: 'phoneNumberId' },
  { name: 'WHATSAPP_ACCESS_TOKEN', option: 'accessToken', secret: true },
  { name: 'WHATSAPP_APP_SECRET', option: 'appSecret', secret: true },
  { name: 'WHATSAPP_VERIFY_TOKEN', option: 'verifyToken', secret: true },
  { name: 'WHATSAPP_API_VERSION', option: 'apiVersion' },
  { name: 'WHATSAPP_BASE_URL', option: 'baseUrl' },
];

/** Options with their defaults. */
export type ResolvedOptions = WhatsAppOptions & Required<Pick<WhatsAppOptions, 'apiVersion' | 'baseUrl'>>;

/** What is taken where nothing is said. */
export const DEFAULTS = { apiVersion: 'v23.0', baseUrl: 'https://graph.facebook.com' } as const;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: WhatsAppOptions): ResolvedOptions {
  const resolved = { ...DEFAULTS, ...options };
  requireText('phoneNumberId', resolved.phoneNumberId);
  requireText('accessToken', resolved.accessToken);
  requireText('appSecret', resolved.appSecret);
  if (!/^v\d+\.\d+$/u.test(resolved.apiVersion)) throw new ConfigurationError('apiVersion', 'must be such as v23.0');
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}
