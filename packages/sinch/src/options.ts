import { type Clock, systemClock } from '@roomkit/core';
import { type EnvironmentVariable, requireBaseUrl, requireOneOf, requireText } from '@roomkit/core/providers';

/** Where a service plan lives. */
export const SINCH_REGIONS = ['us', 'eu', 'au', 'br', 'ca'] as const;
/** Where an account is kept. */
export type SinchRegion = (typeof SINCH_REGIONS)[number];

/** Options of the provider. */
export interface SinchOptions {
  readonly servicePlanId: string;
  /** Secret. */
  readonly apiToken: string;
  /** Secret; signs webhooks, once Sinch has switched that on for the service plan. */
  readonly webhookSecret: string;
  /** The number, short code or name messages come from, where a binding has none. @defaultValue the plan's own */
  readonly from?: string;
  /** Where Sinch reports how messages fare, in place of the plan's address. */
  readonly statusCallbackUrl?: string;
  /** @defaultValue 'us' */
  readonly region?: SinchRegion;
  /** @defaultValue the region's, such as 'https://us.sms.api.sinch.com' */
  readonly baseUrl?: string;
  /** Tells how old a webhook is. @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'now'>;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link SinchOptions}. */
export type SinchConfig = SinchOptions;

/** The variables `fromEnv` reads. */
export const SINCH_ENVIRONMENT: readonly EnvironmentVariable<SinchOptions>[] = [
  { name: 'SINCH_SERVICE_PLAN_ID', option: 'servicePlanId' },
  { name: 'SINCH_API_TOKEN', option: 'apiToken', secret: true },
  { name: 'SINCH_WEBHOOK_SECRET', option: 'webhookSecret', secret: true },
  { name: 'SINCH_FROM', option: 'from' },
  { name: 'SINCH_REGION', option: 'region' },
  { name: 'SINCH_STATUS_CALLBACK_URL', option: 'statusCallbackUrl' },
  { name: 'SINCH_BASE_URL', option: 'baseUrl' },
];

/** Options with their defaults. */
export type ResolvedOptions = SinchOptions & Required<Pick<SinchOptions, 'baseUrl' | 'clock'>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: SinchOptions): ResolvedOptions {
  const { region = 'us' } = options;
  const resolved = { baseUrl: `https://${region}.sms.api.sinch.com`, clock: systemClock, ...options };
  requireText('servicePlanId', resolved.servicePlanId);
  requireText('apiToken', resolved.apiToken);
  requireText('webhookSecret', resolved.webhookSecret);
  requireOneOf('region', region, SINCH_REGIONS);
  if (resolved.statusCallbackUrl !== undefined) requireBaseUrl('statusCallbackUrl', resolved.statusCallbackUrl);
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}
