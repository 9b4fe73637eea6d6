import { type Clock, type CreateId, requireInteger, systemClock } from '@roomkit/core';
import {
  createRandomId,
  type EnvironmentVariable,
  type RealtimeConnectionOptions,
  requireBaseUrl,
  requireOneOf,
  requireText,
  resolveRealtimeConnection,
} from '@roomkit/core/providers';

const CODECS: readonly string[] = ['pcm_s16le', 'mulaw', 'alaw'];
const DETECTIONS: readonly string[] = ['server_vad', 'semantic_vad', 'manual'];

/** Who hears that somebody has finished: the vendor, by silence or by sense, or the caller of `commitTurn`. */
export type OpenAITurnDetection = 'server_vad' | 'semantic_vad' | 'manual';

/** What an {@link OpenAIRealtimeVoiceProvider} is made of. Only the key is needed. */
export interface OpenAIRealtimeOptions extends RealtimeConnectionOptions {
  /** Secret. */
  readonly apiKey: string;
  /** @defaultValue 'gpt-realtime-2.1' */
  readonly model?: string;
  /** Where a session names none. @defaultValue the vendor's */
  readonly voice?: string;
  /** Both ways: 24,000 Hz PCM, or G.711 of 8,000 Hz, which telephones speak. @defaultValue 'pcm_s16le' */
  readonly codec?: 'pcm_s16le' | 'mulaw' | 'alaw';
  /** @defaultValue 'server_vad' */
  readonly turnDetection?: OpenAITurnDetection;
  /** How long silence has to last for `server_vad`, in milliseconds. @defaultValue the vendor's */
  readonly silenceDurationMs?: number;
  /** Writes down what people say; null: nobody does. @defaultValue 'gpt-4o-mini-transcribe' */
  readonly transcriptionModel?: string | null;
  /** ISO 639-1, where people speak one language. */
  readonly language?: string;
  /** What the vendor does against noise. @defaultValue null */
  readonly noiseReduction?: 'near_field' | 'far_field' | null;
  /** @defaultValue the vendor's */
  readonly maxOutputTokens?: number;
  /** With the version. @defaultValue 'https://api.openai.com/v1' */
  readonly baseUrl?: string;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** Names the messages whose fate is asked for. @defaultValue random UUIDs */
  readonly createId?: CreateId;
}

/** The seed's name of {@link OpenAIRealtimeOptions}. */
export type OpenAIRealtimeConfig = OpenAIRealtimeOptions;

type Defaulted =
  | 'model'
  | 'codec'
  | 'turnDetection'
  | 'transcriptionModel'
  | 'noiseReduction'
  | 'baseUrl'
  | 'clock'
  | 'createId';

/** Options with every default filled in. */
export type Settings = OpenAIRealtimeOptions &
  Required<RealtimeConnectionOptions> &
  Required<Pick<OpenAIRealtimeOptions, Defaulted>>;

/** The variables `fromEnv` reads. */
export const OPENAI_REALTIME_ENVIRONMENT: readonly EnvironmentVariable<OpenAIRealtimeOptions>[] = [
  { name: 'OPENAI_API_KEY', option: 'apiKey', secret: true },
  { name: 'OPENAI_REALTIME_MODEL', option: 'model' },
  { name: 'OPENAI_BASE_URL', option: 'baseUrl' },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: OpenAIRealtimeOptions): Settings {
  const settings: Settings = {
    ...options,
    ...resolveRealtimeConnection(options),
    model: options.model ?? 'gpt-realtime-2.1',
    codec: options.codec ?? 'pcm_s16le',
    turnDetection: options.turnDetection ?? 'server_vad',
    transcriptionModel:
      options.transcriptionModel === undefined ? 'gpt-4o-mini-transcribe' : options.transcriptionModel,
    noiseReduction: options.noiseReduction ?? null,
    baseUrl: options.baseUrl ?? 'https://api.openai.com/v1',
    clock: options.clock ?? systemClock,
    createId: options.createId ?? createRandomId,
  };
  requireText('apiKey', settings.apiKey);
  requireText('model', settings.model);
  if (settings.voice !== undefined) requireText('voice', settings.voice);
  if (settings.transcriptionModel !== null) requireText('transcriptionModel', settings.transcriptionModel);
  if (settings.language !== undefined) requireText('language', settings.language);
  requireOneOf('codec', settings.codec, CODECS);
  requireOneOf('turnDetection', settings.turnDetection, DETECTIONS);
  if (settings.noiseReduction !== null)
    requireOneOf('noiseReduction', settings.noiseReduction, ['near_field', 'far_field']);
  if (settings.silenceDurationMs !== undefined) requireInteger('silenceDurationMs', settings.silenceDurationMs, 0);
  if (settings.maxOutputTokens !== undefined) requireInteger('maxOutputTokens', settings.maxOutputTokens, 1);
  requireBaseUrl('baseUrl', settings.baseUrl);
  return Object.freeze(settings);
}

/** Where the socket is opened. */
export function socketUrl({ baseUrl, model }: Pick<Settings, 'baseUrl' | 'model'>): URL {
  const url = new URL(`${withoutSlash(baseUrl)}/realtime`);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  url.searchParams.set('model', model);
  return url;
}

function withoutSlash(address: string): string {
  return address.endsWith('/') ? address.slice(0, -1) : address;
}
