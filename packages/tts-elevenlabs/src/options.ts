import { type Clock, ConfigurationError, type CreateId, systemClock } from '@roomkit/core';
import {
  createRandomId,
  type EnvironmentVariable,
  requireBaseUrl,
  requireOneOf,
  requireSocketUrl,
  requireText,
} from '@roomkit/core/providers';

import { type ElevenLabsOutputFormat, OUTPUT_FORMATS } from './formats.ts';

/** How a voice speaks; the vendor's own settings of it where nothing is said. */
export interface ElevenLabsVoiceSettings {
  /** 0 to 1. */
  readonly stability?: number;
  /** 0 to 1. */
  readonly similarityBoost?: number;
  /** 0 to 1. */
  readonly style?: number;
  readonly useSpeakerBoost?: boolean;
  /** 0.7 to 1.2. */
  readonly speed?: number;
}

/** Options of the provider. */
export interface ElevenLabsOptions {
  /** Secret. */
  readonly apiKey: string;
  /** The voice, where a call names none. @defaultValue '21m00Tcm4TlvDq8ikWAM' */
  readonly voiceId?: string;
  /** @defaultValue 'eleven_flash_v2_5' */
  readonly modelId?: string;
  /** @defaultValue 'pcm_16000' */
  readonly outputFormat?: ElevenLabsOutputFormat;
  readonly voiceSettings?: ElevenLabsVoiceSettings;
  /** ISO 639-1, for models that can be told. */
  readonly languageCode?: string;
  /** 0 to 4294967295: the same text is said alike, as far as the vendor can. */
  readonly seed?: number;
  /** Whether numbers and the like are written out first. @defaultValue the vendor's */
  readonly textNormalization?: 'auto' | 'on' | 'off';
  /** Whether the vendor keeps texts; `false` needs a plan that allows it. @defaultValue true */
  readonly enableLogging?: boolean;
  /** How many characters are collected before speech is made of them, for each piece; 50 to 500. @defaultValue [50, 120, 160, 250] */
  readonly chunkLengthSchedule?: readonly number[];
  /** Without more text for so long, in milliseconds, what was collected is said. @defaultValue 500 */
  readonly flushAfterMs?: number;
  /** How much speech is made ahead of its reader before no more text is taken, in milliseconds of audio. @defaultValue 15000 */
  readonly maxLeadMs?: number;
  /** How long the vendor keeps a socket on which nothing is said, in milliseconds, 1000 to 180000. @defaultValue 60000 */
  readonly inactivityTimeoutMs?: number;
  /** How long a socket is kept for the next utterance, in milliseconds, less than `inactivityTimeoutMs`. @defaultValue 30000 */
  readonly idleSocketMs?: number;
  /** How long opening a socket, or the beginning of an answer, may take, in milliseconds. @defaultValue 10000 */
  readonly connectTimeoutMs?: number;
  /** How long the vendor may be silent where audio is due, in milliseconds. @defaultValue 10000 */
  readonly stallTimeoutMs?: number;
  /** @defaultValue 'https://api.elevenlabs.io' */
  readonly baseUrl?: string;
  /** Where sockets are opened. @defaultValue that of `baseUrl` */
  readonly liveUrl?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** Names the utterances on a socket. @defaultValue random UUIDs */
  readonly createId?: CreateId;
}

/** The seed's name of {@link ElevenLabsOptions}. */
export type ElevenLabsConfig = ElevenLabsOptions;

/** The variables `fromEnv` reads. */
export const ELEVENLABS_ENVIRONMENT: readonly EnvironmentVariable<ElevenLabsOptions>[] = [
  { name: 'ELEVENLABS_API_KEY', option: 'apiKey', secret: true },
  { name: 'ELEVENLABS_VOICE_ID', option: 'voiceId' },
  { name: 'ELEVENLABS_MODEL_ID', option: 'modelId' },
  { name: 'ELEVENLABS_OUTPUT_FORMAT', option: 'outputFormat' },
  { name: 'ELEVENLABS_BASE_URL', option: 'baseUrl' },
];

type Defaulted = 'fetch' | 'languageCode' | 'seed' | 'textNormalization' | 'voiceSettings';

/** Options with their defaults. */
export type ResolvedOptions = Required<Omit<ElevenLabsOptions, Defaulted>> & {
  readonly [Name in Defaulted]: ElevenLabsOptions[Name] | undefined;
};

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: ElevenLabsOptions): ResolvedOptions {
  const baseUrl = options.baseUrl ?? 'https://api.elevenlabs.io';
  const resolved: ResolvedOptions = {
    apiKey: options.apiKey,
    voiceId: options.voiceId ?? '21m00Tcm4TlvDq8ikWAM',
    modelId: options.modelId ?? 'eleven_flash_v2_5',
    outputFormat: options.outputFormat ?? 'pcm_16000',
    voiceSettings: options.voiceSettings,
    languageCode: options.languageCode,
    seed: options.seed,
    textNormalization: options.textNormalization,
    enableLogging: options.enableLogging ?? true,
    chunkLengthSchedule: options.chunkLengthSchedule ?? [50, 120, 160, 250],
    flushAfterMs: options.flushAfterMs ?? 500,
    maxLeadMs: options.maxLeadMs ?? 15_000,
    inactivityTimeoutMs: options.inactivityTimeoutMs ?? 60_000,
    idleSocketMs: options.idleSocketMs ?? 30_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    stallTimeoutMs: options.stallTimeoutMs ?? 10_000,
    baseUrl: baseUrl.replace(/\/$/u, ''),
    liveUrl: (options.liveUrl ?? baseUrl.replace(/^http/u, 'ws')).replace(/\/$/u, ''),
    fetch: options.fetch,
    clock: options.clock ?? systemClock,
    createId: options.createId ?? createRandomId,
  };
  checkOptions(resolved);
  return Object.freeze(resolved);
}

function checkOptions(options: ResolvedOptions): void {
  for (const field of ['apiKey', 'voiceId', 'modelId'] as const) requireText(field, options[field]);
  requireOneOf('outputFormat', options.outputFormat, Object.keys(OUTPUT_FORMATS));
  if (options.languageCode !== undefined) requireText('languageCode', options.languageCode);
  if (options.textNormalization !== undefined) {
    requireOneOf('textNormalization', options.textNormalization, ['auto', 'on', 'off']);
  }
  if (options.seed !== undefined) requireWhole('seed', options.seed, 0, 4_294_967_295);
  checkVoiceSettings(options.voiceSettings ?? {});
  if (options.chunkLengthSchedule.length === 0)
    throw new ConfigurationError('chunkLengthSchedule', 'must not be empty');
  for (const [place, length] of options.chunkLengthSchedule.entries()) {
    requireWhole(`chunkLengthSchedule.${place}`, length, 50, 500);
  }
  for (const field of ['flushAfterMs', 'maxLeadMs', 'idleSocketMs', 'connectTimeoutMs', 'stallTimeoutMs'] as const) {
    requireWhole(field, options[field], 1, Number.MAX_SAFE_INTEGER);
  }
  requireWhole('inactivityTimeoutMs', options.inactivityTimeoutMs, 1_000, 180_000);
  if (options.idleSocketMs >= options.inactivityTimeoutMs) {
    throw new ConfigurationError('idleSocketMs', 'must be less than inactivityTimeoutMs');
  }
  requireBaseUrl('baseUrl', options.baseUrl);
  requireSocketUrl('liveUrl', options.liveUrl);
}

function checkVoiceSettings({ stability, similarityBoost, style, speed }: ElevenLabsVoiceSettings): void {
  for (const [field, value] of Object.entries({ stability, similarityBoost, style })) {
    if (value !== undefined && !(value >= 0 && value <= 1)) {
      throw new ConfigurationError(`voiceSettings.${field}`, 'must be from 0 to 1');
    }
  }
  if (speed !== undefined && !(speed >= 0.7 && speed <= 1.2)) {
    throw new ConfigurationError('voiceSettings.speed', 'must be from 0.7 to 1.2');
  }
}

function requireWhole(field: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new ConfigurationError(field, `must be a whole number from ${least} to ${most}`);
  }
}
