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

/** What a {@link GeminiLiveVoiceProvider} is made of. Only the key is needed. */
export interface GeminiLiveOptions extends RealtimeConnectionOptions {
  /** Secret. */
  readonly apiKey: string;
  /** @defaultValue 'gemini-3.1-flash-live-preview' */
  readonly model?: string;
  /** Where a session names none, such as `Kore`. @defaultValue the vendor's */
  readonly voice?: string;
  /** BCP 47, for models that are told. @defaultValue what is spoken */
  readonly language?: string;
  /** Who hears that somebody has finished: the vendor, or the caller of `commitTurn`. @defaultValue 'automatic' */
  readonly turnDetection?: 'automatic' | 'manual';
  /** How long silence has to last for `automatic`, in milliseconds. @defaultValue the vendor's */
  readonly silenceDurationMs?: number;
  /** Whether what people and the model say is written down. @defaultValue true */
  readonly transcription?: boolean;
  /** Whether the vendor forgets the oldest where a conversation becomes too long, rather than end it. @defaultValue true */
  readonly compression?: boolean;
  /**
   * How text is told. `realtime_input` is taken by every model and always answered; `client_content` also adds to the
   * conversation unanswered, which models since 3 take at its beginning only. @defaultValue by the model's name
   */
  readonly textInput?: 'realtime_input' | 'client_content';
  /** @defaultValue the vendor's */
  readonly maxOutputTokens?: number;
  /** Without the version. @defaultValue 'https://generativelanguage.googleapis.com' */
  readonly baseUrl?: string;
  /** @defaultValue 'v1beta' */
  readonly apiVersion?: string;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** Names calls of tools that the vendor gave no id. @defaultValue random UUIDs */
  readonly createId?: CreateId;
}

/** The seed's name of {@link GeminiLiveOptions}. */
export type GeminiLiveConfig = GeminiLiveOptions;

type Defaulted =
  | 'model'
  | 'turnDetection'
  | 'transcription'
  | 'compression'
  | 'textInput'
  | 'baseUrl'
  | 'apiVersion'
  | 'clock'
  | 'createId';

/** Options with every default filled in. */
export type Settings = GeminiLiveOptions &
  Required<RealtimeConnectionOptions> &
  Required<Pick<GeminiLiveOptions, Defaulted>>;

/** The variables `fromEnv` reads. */
export const GEMINI_LIVE_ENVIRONMENT: readonly EnvironmentVariable<GeminiLiveOptions>[] = [
  { name: 'GEMINI_API_KEY', option: 'apiKey', secret: true },
  { name: 'GEMINI_LIVE_MODEL', option: 'model' },
  { name: 'GEMINI_BASE_URL', option: 'baseUrl' },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: GeminiLiveOptions): Settings {
  const model = options.model ?? 'gemini-3.1-flash-live-preview';
  const settings: Settings = {
    ...options,
    ...resolveRealtimeConnection(options),
    model,
    turnDetection: options.turnDetection ?? 'automatic',
    transcription: options.transcription ?? true,
    compression: options.compression ?? true,
    textInput: options.textInput ?? (/gemini-2/u.test(model) ? 'client_content' : 'realtime_input'),
    baseUrl: options.baseUrl ?? 'https://generativelanguage.googleapis.com',
    apiVersion: options.apiVersion ?? 'v1beta',
    clock: options.clock ?? systemClock,
    createId: options.createId ?? createRandomId,
  };
  for (const field of ['apiKey', 'model'] as const) requireText(field, settings[field]);
  for (const field of ['voice', 'language'] as const) {
    if (settings[field] !== undefined) requireText(field, settings[field]);
  }
  requireOneOf('turnDetection', settings.turnDetection, ['automatic', 'manual']);
  requireOneOf('textInput', settings.textInput, ['realtime_input', 'client_content']);
  requireOneOf('apiVersion', settings.apiVersion, ['v1', 'v1alpha', 'v1beta']);
  if (settings.silenceDurationMs !== undefined) requireInteger('silenceDurationMs', settings.silenceDurationMs, 0);
  if (settings.maxOutputTokens !== undefined) requireInteger('maxOutputTokens', settings.maxOutputTokens, 1);
  requireBaseUrl('baseUrl', settings.baseUrl);
  return Object.freeze(settings);
}

/** Where the socket is opened. Holds the key: never shown. */
export function socketUrl({ baseUrl, apiVersion, apiKey }: Settings): URL {
  const service = `google.ai.generativelanguage.${apiVersion}.GenerativeService.BidiGenerateContent`;
  const url = new URL(`${withoutSlash(baseUrl)}/ws/${service}`);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  url.searchParams.set('key', apiKey);
  return url;
}

function withoutSlash(address: string): string {
  return address.endsWith('/') ? address.slice(0, -1) : address;
}
