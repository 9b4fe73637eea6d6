import { numberOrNull, objectOf, objectsOf, textOrNull } from '@roomkit/core/providers';

import { confidenceOf, spokenIn } from '../transcribe.ts';

/** What is said of a stretch of audio. */
export interface ResultsMessage {
  readonly type: 'results';
  readonly text: string;
  readonly isFinal: boolean;
  /** Silence ended the utterance, or the vendor was told to settle on it. */
  readonly isEnd: boolean;
  readonly confidence: number | null;
  readonly language: string | null;
  /** Where the stretch ends, in seconds since the socket was opened. */
  readonly endSeconds: number;
}

/** What the vendor says, as far as it matters here. */
export type ServerMessage =
  | ResultsMessage
  | { readonly type: 'utterance_end' }
  /** It has said everything. */
  | { readonly type: 'goodbye' }
  /** Something else, maybe newer than this. */
  | { readonly type: 'other' };

/** Null for what cannot be read. https://developers.deepgram.com/reference/speech-to-text-api/listen-streaming */
export function readMessage(text: string): ServerMessage | null {
  const message = objectOf(parsed(text));
  if (typeof message['type'] !== 'string') return null;
  switch (message['type']) {
    case 'Results':
      return readResults(message);
    case 'UtteranceEnd':
      return { type: 'utterance_end' };
    case 'Metadata':
      return { type: 'goodbye' };
    default:
      return { type: 'other' };
  }
}

function readResults(message: Readonly<Record<string, unknown>>): ResultsMessage | null {
  const [alternative] = objectsOf(objectOf(message['channel'])['alternatives']);
  const text = alternative?.['transcript'];
  const start = numberOrNull(message['start']);
  const duration = numberOrNull(message['duration']);
  if (typeof text !== 'string' || start === null || duration === null || start < 0 || duration < 0) return null;
  return {
    type: 'results',
    text: text.trim(),
    isFinal: message['is_final'] === true,
    isEnd: message['speech_final'] === true || message['from_finalize'] === true,
    confidence: text === '' ? null : confidenceOf(alternative?.['confidence']),
    language: spokenIn(alternative) ?? textOrNull(objectOf(objectsOf(alternative?.['words'])[0])['language']),
    endSeconds: start + duration,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
