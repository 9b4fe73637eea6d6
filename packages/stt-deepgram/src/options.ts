import { type Clock, ConfigurationError, systemClock } from '@roomkit/core';
import { type EnvironmentVariable, requireBaseUrl, requireSocketUrl, requireText } from '@roomkit/core/providers';

/** Options of the provider. */
export interface DeepgramOptions {
  /** Secret. */
  readonly apiKey: string;
  /** @defaultValue 'nova-3' */
  readonly model?: string;
  /** BCP 47, or `multi`, where a call names none. @defaultValue 'en' */
  readonly language?: string;
  /** Gives results that are not final while somebody speaks. @defaultValue true */
  readonly interimResults?: boolean;
  /** Silence that ends an utterance, in milliseconds; null: the vendor does not listen for it. @defaultValue 300 */
  readonly endpointingMs?: number | null;
  /** A gap between words that ends an utterance where silence does not, in milliseconds, at least 1000; null: none. @defaultValue 1000 */
  readonly utteranceEndMs?: number | null;
  /** Punctuation, and numbers and dates as they are written. @defaultValue true */
  readonly smartFormat?: boolean;
  /** Words that are likely to be said, such as names of products. */
  readonly keyterms?: readonly string[];
  /** Keeps the audio out of the vendor's model improvement. @defaultValue false */
  readonly mipOptOut?: boolean;
  /** @defaultValue 'https://api.deepgram.com' */
  readonly baseUrl?: string;
  /** Where sockets are opened. @defaultValue that of `baseUrl` */
  readonly liveUrl?: string;
  /** How long a whole utterance may take, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number;
  /** How long opening a socket may take, in milliseconds. @defaultValue 10000 */
  readonly connectTimeoutMs?: number;
  /** How long the vendor may be silent about audio it was sent, in milliseconds. @defaultValue 10000 */
  readonly resultTimeoutMs?: number;
  /** Without audio for so long, in milliseconds, the vendor is told to wait. @defaultValue 4000 */
  readonly keepAliveMs?: number;
  /** Without audio for so long, in milliseconds, the vendor is told to settle on what it has; null: never. @defaultValue 1000 */
  readonly finalizeAfterMs?: number | null;
  /** Audio that is kept until the vendor has settled on it, in milliseconds; beyond, no more is taken. @defaultValue 30000 */
  readonly maxUnsettledMs?: number;
  /** The pause before a broken socket is opened again, doubled with each try, in milliseconds. @defaultValue 100 */
  readonly reconnectDelayMs?: number;
  /** The longest pause. @defaultValue 30000 */
  readonly maxReconnectDelayMs?: number;
  /** Tries in a row without a result before a stream fails; 0: none. @defaultValue 8 */
  readonly maxReconnects?: number;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
}

/** The seed's name of {@link DeepgramOptions}. */
export type DeepgramConfig = DeepgramOptions;

/** The variables `fromEnv` reads. */
export const DEEPGRAM_ENVIRONMENT: readonly EnvironmentVariable<DeepgramOptions>[] = [
  { name: 'DEEPGRAM_API_KEY', option: 'apiKey', secret: true },
  { name: 'DEEPGRAM_MODEL', option: 'model' },
  { name: 'DEEPGRAM_LANGUAGE', option: 'language' },
  { name: 'DEEPGRAM_BASE_URL', option: 'baseUrl' },
];

/** Options with their defaults. */
export interface ResolvedOptions extends Required<Omit<DeepgramOptions, 'fetch'>> {
  readonly fetch: typeof globalThis.fetch | undefined;
}

const MILLISECONDS = [
  'timeoutMs',
  'connectTimeoutMs',
  'resultTimeoutMs',
  'keepAliveMs',
  'maxUnsettledMs',
  'reconnectDelayMs',
  'maxReconnectDelayMs',
] as const;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: DeepgramOptions): ResolvedOptions {
  const baseUrl = options.baseUrl ?? 'https://api.deepgram.com';
  const resolved: ResolvedOptions = {
    apiKey: options.apiKey,
    model: options.model ?? 'nova-3',
    language: options.language ?? 'en',
    interimResults: options.interimResults ?? true,
    endpointingMs: options.endpointingMs === undefined ? 300 : options.endpointingMs,
    utteranceEndMs: utteranceEndOf(options),
    smartFormat: options.smartFormat ?? true,
    keyterms: options.keyterms ?? [],
    mipOptOut: options.mipOptOut ?? false,
    baseUrl: baseUrl.replace(/\/$/u, ''),
    liveUrl: (options.liveUrl ?? baseUrl.replace(/^http/u, 'ws')).replace(/\/$/u, ''),
    timeoutMs: options.timeoutMs ?? 30_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    resultTimeoutMs: options.resultTimeoutMs ?? 10_000,
    keepAliveMs: options.keepAliveMs ?? 4_000,
    finalizeAfterMs: options.finalizeAfterMs === undefined ? 1_000 : options.finalizeAfterMs,
    maxUnsettledMs: options.maxUnsettledMs ?? 30_000,
    reconnectDelayMs: options.reconnectDelayMs ?? 100,
    maxReconnectDelayMs: options.maxReconnectDelayMs ?? 30_000,
    maxReconnects: options.maxReconnects ?? 8,
    fetch: options.fetch,
    clock: options.clock ?? systemClock,
  };
  check(resolved);
  return Object.freeze(resolved);
}

/** The vendor hears gaps between words in results that are not final alone. */
function utteranceEndOf({ utteranceEndMs, interimResults }: DeepgramOptions): number | null {
  if (utteranceEndMs !== undefined) return utteranceEndMs;
  return interimResults === false ? null : 1_000;
}

function check(options: ResolvedOptions): void {
  for (const field of ['apiKey', 'model', 'language'] as const) requireText(field, options[field]);
  for (const [place, keyterm] of options.keyterms.entries()) requireText(`keyterms.${place}`, keyterm);
  requireBaseUrl('baseUrl', options.baseUrl);
  requireSocketUrl('liveUrl', options.liveUrl);
  for (const field of MILLISECONDS) requireWhole(field, options[field], 1);
  requireWhole('maxReconnects', options.maxReconnects, 0);
  if (options.endpointingMs !== null) requireWhole('endpointingMs', options.endpointingMs, 10);
  if (options.finalizeAfterMs !== null) requireWhole('finalizeAfterMs', options.finalizeAfterMs, 1);
  if (options.utteranceEndMs !== null) requireWhole('utteranceEndMs', options.utteranceEndMs, 1_000);
  if (options.utteranceEndMs !== null && !options.interimResults) {
    throw new ConfigurationError('utteranceEndMs', 'needs interimResults');
  }
  // The vendor ends a socket after ten seconds without a word.
  if (options.keepAliveMs > 9_000) throw new ConfigurationError('keepAliveMs', 'must be at most 9000');
  if (options.maxReconnectDelayMs < options.reconnectDelayMs) {
    throw new ConfigurationError('maxReconnectDelayMs', 'must not be less than reconnectDelayMs');
  }
}

function requireWhole(field: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new ConfigurationError(field, `must be a whole number of at least ${least}`);
  }
}
