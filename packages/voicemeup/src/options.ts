import { type Clock, ConfigurationError, systemClock } from '@roomkit/core';
import { type EnvironmentVariable, requireBaseUrl, requireOneOf, requireText } from '@roomkit/core/providers';

/** Who may call the webhook, as the proxy before the server tells it. */
export interface AllowedCallers {
  /** IP addresses, written as the header has them. */
  readonly addresses: readonly string[];
  /** The header in which the proxy says who called; its last entry counts. @defaultValue 'x-forwarded-for' */
  readonly header?: string;
}

/** Options of the provider. */
export interface VoiceMeUpOptions {
  readonly username: string;
  /** Secret. */
  readonly authToken: string;
  /**
   * Secret. VoiceMeUp signs nothing, so the address it calls must hold this, as the parameter `secret` or as the
   * last part of the path.
   */
  readonly webhookSecret: string;
  /** Beside the secret. @defaultValue anybody who knows the secret */
  readonly allowedCallers?: AllowedCallers;
  /** The number messages come from, where a binding has none. */
  readonly from?: string;
  /** @defaultValue 'production' */
  readonly environment?: 'production' | 'sandbox';
  /** How long the one call of an MMS is kept open for the other, in milliseconds; 0 for not at all. @defaultValue 5000 */
  readonly mmsWaitMs?: number;
  /** @defaultValue the environment's, such as 'https://clients.voicemeup.com/api/v1.1/json' */
  readonly baseUrl?: string;
  /** Tells when the wait for the other call of an MMS is over. @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'schedule'>;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link VoiceMeUpOptions}. */
export type VoiceMeUpConfig = VoiceMeUpOptions;

/** The variables `fromEnv` reads. */
export const VOICEMEUP_ENVIRONMENT: readonly EnvironmentVariable<VoiceMeUpOptions>[] = [
  { name: 'VOICEMEUP_USERNAME', option: 'username' },
  { name: 'VOICEMEUP_AUTH_TOKEN', option: 'authToken', secret: true },
  { name: 'VOICEMEUP_WEBHOOK_SECRET', option: 'webhookSecret', secret: true },
  { name: 'VOICEMEUP_FROM', option: 'from' },
  { name: 'VOICEMEUP_ENVIRONMENT', option: 'environment' },
  { name: 'VOICEMEUP_BASE_URL', option: 'baseUrl' },
];

const HOSTS = { production: 'clients.voicemeup.com', sandbox: 'dev-clients.voicemeup.com' } as const;
/** Whoever could guess it could write in anybody's name. */
const LEAST_SECRET = 16;

/** Options with their defaults. */
export type ResolvedOptions = VoiceMeUpOptions & Required<Pick<VoiceMeUpOptions, 'baseUrl' | 'clock' | 'mmsWaitMs'>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: VoiceMeUpOptions): ResolvedOptions {
  const { environment = 'production' } = options;
  requireOneOf('environment', environment, Object.keys(HOSTS));
  const baseUrl = `https://${HOSTS[environment]}/api/v1.1/json`;
  const resolved = { baseUrl, clock: systemClock, mmsWaitMs: 5000, ...options };
  requireText('username', resolved.username);
  requireText('authToken', resolved.authToken);
  requireText('webhookSecret', resolved.webhookSecret);
  if (resolved.webhookSecret.length < LEAST_SECRET) {
    throw new ConfigurationError('webhookSecret', `must have ${LEAST_SECRET} characters or more`);
  }
  if (resolved.allowedCallers && resolved.allowedCallers.addresses.length === 0) {
    throw new ConfigurationError('allowedCallers', 'must name an address');
  }
  if (!(resolved.mmsWaitMs >= 0 && resolved.mmsWaitMs <= 60_000)) {
    throw new ConfigurationError('mmsWaitMs', 'must be from 0 to 60000');
  }
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}
