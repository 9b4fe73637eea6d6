import type { AudioKind } from './audio-kind.ts';
import type { ResolvedOptions } from './options.ts';

/** What both ways are asked for. */
function common(options: ResolvedOptions, language: string): URLSearchParams {
  const query = new URLSearchParams({ model: options.model, language });
  query.set('smart_format', String(options.smartFormat));
  for (const keyterm of options.keyterms) query.append('keyterm', keyterm);
  if (options.mipOptOut) query.set('mip_opt_out', 'true');
  return query;
}

/** https://developers.deepgram.com/reference/speech-to-text-api/listen */
export function fileUrl(options: ResolvedOptions, language: string, kind: AudioKind): string {
  const query = common(options, language);
  // Linear samples go as a WAV file, which says the same of itself.
  if (kind.encoding !== 'linear16') {
    query.set('encoding', kind.encoding);
    query.set('sample_rate', String(kind.sampleRate));
  }
  return `${options.baseUrl}/v1/listen?${query.toString()}`;
}

/** https://developers.deepgram.com/reference/speech-to-text-api/listen-streaming */
export function liveUrl(options: ResolvedOptions, language: string, kind: AudioKind): string {
  const query = common(options, language);
  query.set('encoding', kind.encoding);
  query.set('sample_rate', String(kind.sampleRate));
  query.set('channels', '1');
  query.set('interim_results', String(options.interimResults));
  query.set('endpointing', options.endpointingMs === null ? 'false' : String(options.endpointingMs));
  if (options.utteranceEndMs !== null) query.set('utterance_end_ms', String(options.utteranceEndMs));
  return `${options.liveUrl}/v1/listen?${query.toString()}`;
}

/** BCP 47, or null for the vendor's word for several. */
export function languageTag(language: string | null | undefined): string | null {
  return language === undefined || language === null || language === 'multi' ? null : language;
}
