import { wavFile } from '@roomkit/core/audio';
import { callVendor, objectOf, objectsOf, type Json, numberOrNull, textOrNull } from '@roomkit/core/providers';
import type { AudioChunk, AudioFrame, TranscriptionResult } from '@roomkit/core/voice';

import { kindOf } from './audio-kind.ts';
import { deepgramErrors, failed, NAME } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import { fileUrl, languageTag } from './query.ts';

/** One whole utterance. @throws InputError; ProviderError; the signal's reason */
export async function transcribeWhole(
  options: ResolvedOptions,
  audio: AudioFrame | AudioChunk,
  language: string,
  signal: AbortSignal,
): Promise<TranscriptionResult> {
  signal.throwIfAborted();
  const kind = kindOf(audio);
  const isLinear = kind.encoding === 'linear16';
  const body = isLinear ? wavFile({ sampleRate: kind.sampleRate, channels: 1 }, audio.data) : audio.data.slice();
  const late = new AbortController();
  using _deadline = options.clock.schedule(options.timeoutMs, () => late.abort(failed('The vendor took too long.')));
  const answer = await callVendor(
    { name: NAME, errors: deepgramErrors, fetch: options.fetch },
    {
      url: fileUrl(options, language, kind),
      headers: {
        authorization: `Token ${options.apiKey}`,
        'content-type': isLinear ? 'audio/wav' : 'audio/basic',
      },
      body: new Uint8Array(body),
      // What is understood twice is paid twice, and nothing else.
      effect: 'read',
      signal: AbortSignal.any([signal, late.signal]),
    },
  );
  return resultOf(answer.body, language);
}

function resultOf(body: unknown, language: string): TranscriptionResult {
  const [channel] = objectsOf(objectOf(objectOf(body)['results'])['channels']);
  const [alternative] = objectsOf(channel?.['alternatives']);
  const text = alternative?.['transcript'];
  if (typeof text !== 'string') throw failed('The vendor answered something that is no transcript.');
  return {
    text,
    isFinal: true,
    confidence: text === '' ? null : confidenceOf(alternative?.['confidence']),
    language: languageTag(textOrNull(channel?.['detected_language']) ?? spokenIn(alternative) ?? language),
  };
}

/** The first of several languages, which the vendor lists by how much was said in them. */
export function spokenIn(alternative: Json | undefined): string | null {
  const languages = alternative?.['languages'];
  return Array.isArray(languages) ? textOrNull(languages[0]) : null;
}

/** 0 to 1; null for anything else. */
export function confidenceOf(value: unknown): number | null {
  const confidence = numberOrNull(value);
  return confidence !== null && confidence >= 0 && confidence <= 1 ? confidence : null;
}
