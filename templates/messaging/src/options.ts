import { type EnvironmentVariable, requireBaseUrl, requireText } from '@roomkit/core/providers';

/** Options of the provider. */
export interface __Name__Options {
  /** Secret. */
  readonly apiKey: string;
  /** Secret; signs webhooks. */
  readonly webhookSecret: string;
  /** @defaultValue 'https://api.vendor.invalid' */
  readonly baseUrl?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The variables `fromEnv` reads. */
export const __NAME___ENVIRONMENT: readonly EnvironmentVariable<__Name__Options>[] = [
  { name: '__NAME___API_KEY', option: 'apiKey', secret: true },
  { name: '__NAME___WEBHOOK_SECRET', option: 'webhookSecret', secret: true },
];

/** Options with their defaults. */
export type ResolvedOptions = __Name__Options & Required<Pick<__Name__Options, 'baseUrl'>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: __Name__Options): ResolvedOptions {
  const resolved = { baseUrl: 'https://api.vendor.invalid', ...options };
  requireText('apiKey', resolved.apiKey);
  requireText('webhookSecret', resolved.webhookSecret);
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}
