import * as z from 'zod';

import type { SpelledEncoding } from '../speech/spelled-speech.ts';

const flag = z.enum(['true', 'false']);
const whole = z.string().regex(/^\d{1,6}$/u);

/** What `wss://api.deepgram.com/v1/listen` may be asked for, as far as it is emulated. */
const listenQuery = z.strictObject({
  model: z.string().min(1),
  language: z.string().optional(),
  encoding: z.enum(['linear16', 'mulaw', 'alaw']),
  sample_rate: whole,
  channels: z.literal('1').optional(),
  interim_results: flag.optional(),
  endpointing: z.union([z.literal('false'), whole]).optional(),
  utterance_end_ms: whole.optional(),
  vad_events: flag.optional(),
  punctuate: flag.optional(),
  smart_format: flag.optional(),
  numerals: flag.optional(),
  profanity_filter: flag.optional(),
  mip_opt_out: flag.optional(),
  redact: z.string().optional(),
  tag: z.string().optional(),
  keyterm: z.unknown().optional(),
});

/** How a socket listens. */
export interface ListenSettings {
  readonly encoding: SpelledEncoding;
  readonly sampleRate: number;
  readonly language: string | null;
  readonly hasInterims: boolean;
  readonly hasSpeechEvents: boolean;
  /** Null: never by silence. */
  readonly endpointingMs: number | null;
  readonly utteranceEndMs: number | null;
}

/** Letters lie 20 ms apart, so that less would end an utterance within a word. */
const LEAST_ENDPOINTING_MS = 100;

/** Null where the vendor refuses it. */
export function readListenQuery(query: Readonly<Record<string, readonly string[]>>): ListenSettings | null {
  const single = Object.fromEntries(
    Object.entries(query).map(([name, values]) => [name, name === 'keyterm' ? values : values.join(',')]),
  );
  const { success, data } = listenQuery.safeParse(single);
  if (!success) return null;
  const hasInterims = data.interim_results === 'true';
  const utteranceEndMs = data.utterance_end_ms === undefined ? null : Number(data.utterance_end_ms);
  if (utteranceEndMs !== null && (utteranceEndMs < 1_000 || !hasInterims)) return null;
  const endpointingMs =
    data.endpointing === 'false' ? null : Math.max(Number(data.endpointing ?? 0), LEAST_ENDPOINTING_MS);
  return {
    encoding: data.encoding,
    sampleRate: Number(data.sample_rate),
    language: data.language ?? null,
    hasInterims,
    hasSpeechEvents: data.vad_events === 'true',
    endpointingMs,
    utteranceEndMs,
  };
}
