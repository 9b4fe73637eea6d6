import { type Clock, ConfigurationError, systemClock } from '@roomkit/core';
import { type EnvironmentVariable, readBase64, requireBaseUrl, requireText } from '@roomkit/core/providers';

/** What both providers take. */
export interface TelnyxOptions {
  /** Secret; begins with `KEY`. */
  readonly apiKey: string;
  /** Webhooks are checked with it: 32 bytes in Base64, as the portal shows it. */
  readonly publicKey: string;
  /** The profile messages are sent with; it names the address of the webhook. */
  readonly messagingProfileId?: string;
  /** Where Telnyx reports how messages fare, in place of the profile's address. */
  readonly statusCallbackUrl?: string;
  /** The version included. @defaultValue 'https://api.telnyx.com/v2' */
  readonly baseUrl?: string;
  /** Tells how old a webhook is. @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'now'>;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** Options of SMS. One of `from` and `messagingProfileId` is needed unless every binding has a number. */
export interface TelnyxSMSOptions extends TelnyxOptions {
  /** The number, short code or name messages come from, where a binding has none; a name needs the profile. */
  readonly from?: string;
}

/** Options of RCS. */
export interface TelnyxRCSOptions extends TelnyxOptions {
  /** The agent messages come from. */
  readonly agentId: string;
  readonly messagingProfileId: string;
}

/** The seed's name of {@link TelnyxSMSOptions}. */
export type TelnyxConfig = TelnyxSMSOptions;
/** The seed's name of {@link TelnyxRCSOptions}. */
export type TelnyxRCSConfig = TelnyxRCSOptions;

/** The variables `fromEnv` reads. */
export const TELNYX_ENVIRONMENT: readonly EnvironmentVariable<TelnyxSMSOptions & TelnyxRCSOptions>[] = [
  { name: 'TELNYX_API_KEY', option: 'apiKey', secret: true },
  { name: 'TELNYX_PUBLIC_KEY', option: 'publicKey' },
  { name: 'TELNYX_MESSAGING_PROFILE_ID', option: 'messagingProfileId' },
  { name: 'TELNYX_FROM', option: 'from' },
  { name: 'TELNYX_AGENT_ID', option: 'agentId' },
  { name: 'TELNYX_STATUS_CALLBACK_URL', option: 'statusCallbackUrl' },
  { name: 'TELNYX_BASE_URL', option: 'baseUrl' },
];

/** An Ed25519 public key (RFC 8032 §5.1.5). */
const PUBLIC_KEY_BYTES = 32;

/** Options with their defaults. */
export type Resolved<Options extends TelnyxOptions> = Options & Required<Pick<TelnyxOptions, 'baseUrl' | 'clock'>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions<Options extends TelnyxOptions>(options: Options): Resolved<Options> {
  const resolved = { baseUrl: 'https://api.telnyx.com/v2', clock: systemClock, ...options };
  requireText('apiKey', resolved.apiKey);
  if (readBase64(resolved.publicKey)?.byteLength !== PUBLIC_KEY_BYTES) {
    throw new ConfigurationError('publicKey', 'must be 32 bytes in Base64');
  }
  if (resolved.statusCallbackUrl !== undefined) requireBaseUrl('statusCallbackUrl', resolved.statusCallbackUrl);
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}

/** The same for RCS, which needs an agent and a profile. @throws ConfigurationError naming the field */
export function resolveRcsOptions(options: TelnyxRCSOptions): Resolved<TelnyxRCSOptions> {
  const resolved = resolveOptions(options);
  requireText('agentId', resolved.agentId);
  requireText('messagingProfileId', resolved.messagingProfileId);
  return resolved;
}
