import { ConfigurationError } from '@roomkit/core';
import { type EnvironmentVariable, requireBaseUrl, requireText } from '@roomkit/core/providers';

/** Options of both providers. One of `from` and `messagingServiceSid` is needed unless every binding has a number. */
export interface TwilioOptions {
  /** Begins with `AC`. */
  readonly accountSid: string;
  /** Secret. It signs webhooks, so it is needed beside an API key as well. */
  readonly authToken: string;
  /** An API key for calls, in place of the auth token; begins with `SK`. */
  readonly apiKeySid?: string;
  /** Secret. */
  readonly apiKeySecret?: string;
  /** The number or name messages come from, where a binding has none. */
  readonly from?: string;
  /** Begins with `MG`. Used where there is no number to send from; RCS needs one. */
  readonly messagingServiceSid?: string;
  /** Where Twilio reports how messages fare: the address of this channel's webhook. */
  readonly statusCallbackUrl?: string;
  /** @defaultValue 'https://api.twilio.com' */
  readonly baseUrl?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link TwilioOptions}. */
export type TwilioConfig = TwilioOptions;

/** The variables `fromEnv` reads. */
export const TWILIO_ENVIRONMENT: readonly EnvironmentVariable<TwilioOptions>[] = [
  { name: 'TWILIO_ACCOUNT_SID', option: 'accountSid' },
  { name: 'TWILIO_AUTH_TOKEN', option: 'authToken', secret: true },
  { name: 'TWILIO_API_KEY_SID', option: 'apiKeySid' },
  { name: 'TWILIO_API_KEY_SECRET', option: 'apiKeySecret', secret: true },
  { name: 'TWILIO_FROM', option: 'from' },
  { name: 'TWILIO_MESSAGING_SERVICE_SID', option: 'messagingServiceSid' },
  { name: 'TWILIO_STATUS_CALLBACK_URL', option: 'statusCallbackUrl' },
  { name: 'TWILIO_BASE_URL', option: 'baseUrl' },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: TwilioOptions): TwilioOptions & { readonly baseUrl: string } {
  const resolved = { baseUrl: 'https://api.twilio.com', ...options };
  requireText('accountSid', resolved.accountSid);
  if (!/^AC[\da-f]{32}$/iu.test(resolved.accountSid)) throw new ConfigurationError('accountSid', 'must begin with AC');
  requireText('authToken', resolved.authToken);
  if ((resolved.apiKeySid === undefined) !== (resolved.apiKeySecret === undefined)) {
    throw new ConfigurationError('apiKeySecret', 'goes with apiKeySid');
  }
  if (resolved.messagingServiceSid !== undefined && !/^MG[\da-f]{32}$/iu.test(resolved.messagingServiceSid)) {
    throw new ConfigurationError('messagingServiceSid', 'must begin with MG');
  }
  if (resolved.statusCallbackUrl !== undefined) requireBaseUrl('statusCallbackUrl', resolved.statusCallbackUrl);
  requireBaseUrl('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}
