import { type Clock, ConfigurationError, type CreateId, requireInteger, systemClock } from '@roomkit/core';
import { createRandomId, type EnvironmentVariable, requireText } from '@roomkit/core/providers';

import type { StartedStream } from './wire/read-message.ts';

/** Who calls. */
export interface TwilioCaller {
  /** @defaultValue the SID of the call */
  readonly participantId?: string;
  readonly roomId?: string;
  readonly organizationId?: string;
  /** Added to what the stream says of itself. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Options of the backend. */
export interface TwilioVoiceOptions {
  /** Secret. It signs the requests that open streams. */
  readonly authToken: string;
  /** The address of the stream as TwiML names it, such as `wss://voice.example/media`. The signature is over it. */
  readonly url: string;
  /** Begins with `AC`. Streams of other accounts are refused. @defaultValue any */
  readonly accountSid?: string;
  /** Says who calls; null refuses. @defaultValue the call itself, with its custom parameters as metadata */
  readonly identify?: (stream: StartedStream) => TwilioCaller | null | Promise<TwilioCaller | null>;
  /** How far ahead audio is sent, in milliseconds, 0 to 5,000. @defaultValue 200 */
  readonly leadMs?: number;
  /** How often Twilio is asked to say that it has played, in milliseconds of audio, 20 to 5,000. @defaultValue 60 */
  readonly markMs?: number;
  /** How long it is waited for the last of that, in milliseconds. @defaultValue 5000 */
  readonly markTimeoutMs?: number;
  /** Frames a second that are taken of a call; 50 come. @defaultValue 200 */
  readonly maxFramesPerSecond?: number;
  /** The longest piece of audio that is taken, in characters of base64. @defaultValue 262144 */
  readonly maxPayloadLength?: number;
  /** How long a stream may take to start, in milliseconds. @defaultValue 10000 */
  readonly startTimeoutMs?: number;
  /** How often the socket is asked whether it is alive, in milliseconds. @defaultValue 20000 */
  readonly pingIntervalMs?: number;
  /** Calls at a time. @defaultValue 100 */
  readonly maxCalls?: number;
  readonly clock?: Clock;
  readonly createId?: CreateId;
}

/** Options with their defaults. */
export type ResolvedOptions = Required<Omit<TwilioVoiceOptions, 'accountSid' | 'identify'>> &
  Pick<TwilioVoiceOptions, 'accountSid' | 'identify'>;

/** The variables `fromEnv` reads. */
export const TWILIO_VOICE_ENVIRONMENT: readonly EnvironmentVariable<TwilioVoiceOptions>[] = [
  { name: 'TWILIO_AUTH_TOKEN', option: 'authToken', secret: true },
  { name: 'TWILIO_STREAM_URL', option: 'url' },
  { name: 'TWILIO_ACCOUNT_SID', option: 'accountSid' },
];

const RANGES = {
  leadMs: [0, 5_000],
  markMs: [20, 5_000],
  markTimeoutMs: [1, 600_000],
  maxFramesPerSecond: [1, 100_000],
  maxPayloadLength: [1, 1_000_000],
  startTimeoutMs: [1, 600_000],
  pingIntervalMs: [1, 600_000],
  maxCalls: [1, 100_000],
} as const;

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: TwilioVoiceOptions): ResolvedOptions {
  const resolved = {
    leadMs: 200,
    markMs: 60,
    markTimeoutMs: 5_000,
    maxFramesPerSecond: 200,
    maxPayloadLength: 262_144,
    startTimeoutMs: 10_000,
    pingIntervalMs: 20_000,
    maxCalls: 100,
    clock: systemClock,
    createId: createRandomId,
    ...options,
  };
  requireText('authToken', resolved.authToken);
  requireStreamUrl('url', resolved.url);
  if (resolved.accountSid !== undefined && !/^AC[\da-f]{32}$/iu.test(resolved.accountSid)) {
    throw new ConfigurationError('accountSid', 'must begin with AC');
  }
  for (const [field, [least, most]] of Object.entries(RANGES)) {
    const value = resolved[field as keyof typeof RANGES];
    if (!Number.isFinite(value) || value < least || value > most) {
      throw new ConfigurationError(field, `must be from ${least} to ${most}`);
    }
  }
  for (const field of ['maxFramesPerSecond', 'maxPayloadLength', 'maxCalls'] as const) {
    requireInteger(field, resolved[field], 1);
  }
  return Object.freeze(resolved);
}

/** Checks the address of a stream: Twilio connects over TLS only, and drops what stands behind a question mark. */
export function requireStreamUrl(field: string, url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== 'wss:' || parsed.hash !== '' || parsed.username !== '') {
    throw new ConfigurationError(field, 'must be a wss: address');
  }
  if (parsed.search !== '') throw new ConfigurationError(field, 'must have no query: send parameters instead');
}
