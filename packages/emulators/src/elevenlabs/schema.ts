import * as z from 'zod';

const voiceSettings = z.looseObject({
  stability: z.number().min(0).max(1).nullish(),
  similarity_boost: z.number().min(0).max(1).nullish(),
  style: z.number().nullish(),
  use_speaker_boost: z.boolean().nullish(),
  speed: z.number().nullish(),
});

const dictionary = z.looseObject({
  pronunciation_dictionary_id: z.string(),
  version_id: z.string().nullish(),
});

/** What a body says that matters here. */
export interface SpeechBody {
  readonly text: string;
}

/** The body of both calls (https://elevenlabs.io/docs/api-reference/text-to-speech/stream). */
export const speechBody: z.ZodType<SpeechBody> = z.looseObject({
  text: z.string(),
  model_id: z.string().optional(),
  language_code: z.string().nullish(),
  voice_settings: voiceSettings.nullish(),
  pronunciation_dictionary_locators: z.array(dictionary).nullish(),
  seed: z.int().nullish(),
  previous_text: z.string().nullish(),
  next_text: z.string().nullish(),
  previous_request_ids: z.array(z.string()).nullish(),
  next_request_ids: z.array(z.string()).nullish(),
  use_pvc_as_ivc: z.boolean().optional(),
  apply_text_normalization: z.enum(['auto', 'on', 'off']).optional(),
  apply_language_text_normalization: z.boolean().optional(),
});

/** What a message says that matters here. */
export interface ClientMessage {
  readonly text?: string | undefined;
  readonly context_id?: string | undefined;
  readonly generation_config?: { readonly chunk_length_schedule?: readonly number[] | undefined } | undefined;
  readonly flush?: boolean | undefined;
  readonly close_context?: boolean | undefined;
  readonly close_socket?: boolean | undefined;
  readonly xi_api_key?: string | undefined;
}

/** A message of the client on a socket (https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input). */
export const clientMessage: z.ZodType<ClientMessage> = z.looseObject({
  text: z.string().optional(),
  context_id: z.string().optional(),
  voice_settings: voiceSettings.optional(),
  generation_config: z
    .looseObject({ chunk_length_schedule: z.array(z.number().min(50).max(500)).optional() })
    .optional(),
  flush: z.boolean().optional(),
  close_context: z.boolean().optional(),
  close_socket: z.boolean().optional(),
  xi_api_key: z.string().optional(),
});
