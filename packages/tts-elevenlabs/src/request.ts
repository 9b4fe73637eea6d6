import type { ElevenLabsVoiceSettings, ResolvedOptions } from './options.ts';

/** The vendor's names of how a voice speaks. */
export function voiceSettingsOf(settings: ElevenLabsVoiceSettings): Readonly<Record<string, unknown>> {
  const { stability, similarityBoost, style, useSpeakerBoost, speed } = settings;
  return defined({
    stability,
    similarity_boost: similarityBoost,
    style,
    use_speaker_boost: useSpeakerBoost,
    speed,
  });
}

/** https://elevenlabs.io/docs/api-reference/text-to-speech/stream */
export function speechUrl(options: ResolvedOptions, voice: string, isStream: boolean): string {
  const query = new URLSearchParams({ output_format: options.outputFormat });
  if (!options.enableLogging) query.set('enable_logging', 'false');
  const path = `/v1/text-to-speech/${encodeURIComponent(voice)}${isStream ? '/stream' : ''}`;
  return `${options.baseUrl}${path}?${query.toString()}`;
}

export function speechBody(options: ResolvedOptions, text: string): string {
  const { modelId, languageCode, voiceSettings, seed, textNormalization } = options;
  return JSON.stringify({
    text,
    ...defined({
      model_id: modelId,
      language_code: languageCode,
      voice_settings: voiceSettings === undefined ? undefined : voiceSettingsOf(voiceSettings),
      seed,
      apply_text_normalization: textNormalization,
    }),
  });
}

/** https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input */
export function socketUrl(options: ResolvedOptions, voice: string): string {
  const query = new URLSearchParams({
    model_id: options.modelId,
    output_format: options.outputFormat,
    inactivity_timeout: String(Math.floor(options.inactivityTimeoutMs / 1_000)),
  });
  if (options.languageCode !== undefined) query.set('language_code', options.languageCode);
  if (options.seed !== undefined) query.set('seed', String(options.seed));
  if (options.textNormalization !== undefined) query.set('apply_text_normalization', options.textNormalization);
  if (!options.enableLogging) query.set('enable_logging', 'false');
  return `${options.liveUrl}/v1/text-to-speech/${encodeURIComponent(voice)}/multi-stream-input?${query.toString()}`;
}

function defined(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
