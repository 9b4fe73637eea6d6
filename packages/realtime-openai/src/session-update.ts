import type { LiveMessage } from '@roomkit/core/providers';
import type { RealtimeConnectOptions } from '@roomkit/core/voice';

import type { Settings } from './options.ts';

const FORMATS = {
  pcm_s16le: { type: 'audio/pcm', rate: 24_000 },
  mulaw: { type: 'audio/pcmu' },
  alaw: { type: 'audio/pcma' },
} as const;

/** The whole session as the vendor is told it, which replaces nothing that is left out. */
export function sessionUpdate(
  settings: Settings,
  options: RealtimeConnectOptions,
  eventId: string | null,
): LiveMessage {
  const { codec, maxOutputTokens } = settings;
  const voice = options.voice ?? settings.voice;
  const session = {
    ...told(options),
    output_modalities: ['audio'],
    audio: {
      input: {
        format: FORMATS[codec],
        ...(settings.noiseReduction === null ? {} : { noise_reduction: { type: settings.noiseReduction } }),
        ...transcriptionOf(settings),
        turn_detection: turnDetectionOf(settings),
      },
      output: { format: FORMATS[codec], ...(voice === undefined ? {} : { voice }) },
    },
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
  };
  return { ...named(eventId), type: 'session.update', session };
}

/** Only what changes. */
export function sessionChange(options: RealtimeConnectOptions, eventId: string): LiveMessage {
  const { voice } = options;
  const audio = voice === undefined ? {} : { audio: { output: { voice } } };
  return { ...named(eventId), type: 'session.update', session: { ...told(options), ...audio } };
}

function told({ systemPrompt, tools }: RealtimeConnectOptions): LiveMessage {
  return {
    type: 'realtime',
    ...(systemPrompt === undefined ? {} : { instructions: systemPrompt }),
    ...(tools === undefined
      ? {}
      : {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            name,
            description,
            parameters,
          })),
        }),
  };
}

function named(eventId: string | null): LiveMessage {
  return eventId === null ? {} : { event_id: eventId };
}

function transcriptionOf({ transcriptionModel, language }: Settings): LiveMessage {
  if (transcriptionModel === null) return {};
  return { transcription: { model: transcriptionModel, ...(language === undefined ? {} : { language }) } };
}

function turnDetectionOf({ turnDetection, silenceDurationMs }: Settings): LiveMessage | null {
  if (turnDetection === 'manual') return null;
  if (turnDetection === 'semantic_vad') return { type: 'semantic_vad' };
  return { type: 'server_vad', ...(silenceDurationMs === undefined ? {} : { silence_duration_ms: silenceDurationMs }) };
}
