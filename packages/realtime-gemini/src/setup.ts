import type { LiveMessage } from '@roomkit/core/providers';
import type { RealtimeConnectOptions, RealtimeTool } from '@roomkit/core/voice';

import type { Settings } from './options.ts';

/** The first message of a connection. @param handle - from where to go on; null: from the beginning */
export function setupMessage(settings: Settings, options: RealtimeConnectOptions, handle: string | null): LiveMessage {
  const { model, transcription, compression } = settings;
  return {
    setup: {
      model: model.startsWith('models/') ? model : `models/${model}`,
      generationConfig: generationConfig(settings, options),
      ...contextOf(options),
      realtimeInputConfig: realtimeInputConfig(settings, options),
      ...(transcription ? { inputAudioTranscription: {}, outputAudioTranscription: {} } : {}),
      sessionResumption: handle === null ? {} : { handle },
      ...(compression ? { contextWindowCompression: { slidingWindow: {} } } : {}),
    },
  };
}

/** What changes of prompt and tools while a session runs; null for nothing. An empty list takes every tool away. */
export function contextUpdate({ systemPrompt, tools }: RealtimeConnectOptions): LiveMessage | null {
  if (systemPrompt === undefined && tools === undefined) return null;
  return {
    contextUpdate: {
      ...(systemPrompt === undefined ? {} : { systemInstruction: instruction(systemPrompt) }),
      ...(tools === undefined ? {} : { tools: { tools: tools.length === 0 ? [] : [declared(tools)] } }),
    },
  };
}

function realtimeInputConfig(
  { turnDetection, silenceDurationMs }: Settings,
  { audio = 'continuous' }: RealtimeConnectOptions,
): LiveMessage {
  if (turnDetection === 'automatic') {
    return { automaticActivityDetection: silenceDurationMs === undefined ? {} : { silenceDurationMs } };
  }
  return {
    automaticActivityDetection: { disabled: true },
    // The first audio after a turn begins the next one: where it may be silence, it must not cut the answer off.
    ...(audio === 'continuous' ? { activityHandling: 'NO_INTERRUPTION' } : {}),
  };
}

function contextOf({ systemPrompt = '', tools = [] }: RealtimeConnectOptions): LiveMessage {
  return {
    ...(systemPrompt === '' ? {} : { systemInstruction: instruction(systemPrompt) }),
    ...(tools.length === 0 ? {} : { tools: [declared(tools)] }),
  };
}

function instruction(text: string): LiveMessage {
  return { parts: [{ text }] };
}

function declared(tools: readonly RealtimeTool[]): LiveMessage {
  return {
    functionDeclarations: tools.map(({ name, description, parameters }) => ({
      name,
      description,
      parametersJsonSchema: parameters,
    })),
  };
}

function generationConfig(settings: Settings, options: RealtimeConnectOptions): LiveMessage {
  const { language, maxOutputTokens } = settings;
  const voice = options.voice ?? settings.voice;
  const speech = {
    ...(voice === undefined ? {} : { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } }),
    ...(language === undefined ? {} : { languageCode: language }),
  };
  return {
    responseModalities: ['AUDIO'],
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(Object.keys(speech).length === 0 ? {} : { speechConfig: speech }),
  };
}
