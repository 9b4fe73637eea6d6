/** What a stretch of audio says. */
export interface Heard {
  readonly transcript: string;
  /** In seconds since the socket was opened. */
  readonly start: number;
  readonly duration: number;
  readonly language: string | null;
}

/** What a result is told to be. */
export interface ResultMarks {
  readonly isFinal: boolean;
  readonly speechFinal?: boolean;
  readonly fromFinalize?: boolean;
}

export const CONFIDENCE = 0.98;
const MODEL = { name: 'general-nova-3', version: '2024-12-20.0', arch: 'nova-3' } as const;

/** The words of a transcript, spread evenly over its time. */
function wordsOf({ transcript, start, duration, language }: Heard): readonly Readonly<Record<string, unknown>>[] {
  const words = transcript.split(' ').filter((word) => word !== '');
  const each = duration / Math.max(words.length, 1);
  return words.map((word, at) => ({
    word: word.toLowerCase().replaceAll(/[.,!?]/gu, ''),
    start: start + at * each,
    end: start + (at + 1) * each,
    confidence: CONFIDENCE,
    punctuated_word: word,
    ...(language === 'multi' ? { language: 'en' } : {}),
  }));
}

/** One of the alternatives of a result, of which there is one. */
export function alternativeOf(heard: Heard): Readonly<Record<string, unknown>> {
  return {
    transcript: heard.transcript,
    confidence: heard.transcript === '' ? 0 : CONFIDENCE,
    words: wordsOf(heard),
    ...(heard.language === 'multi' ? { languages: ['en'] } : {}),
  };
}

/** https://developers.deepgram.com/docs/live-streaming-audio */
export function resultMessage(heard: Heard, marks: ResultMarks, requestId: string): Readonly<Record<string, unknown>> {
  return {
    type: 'Results',
    channel_index: [0, 1],
    duration: heard.duration,
    start: heard.start,
    is_final: marks.isFinal,
    speech_final: marks.speechFinal ?? false,
    channel: { alternatives: [alternativeOf(heard)] },
    metadata: { request_id: requestId, model_info: MODEL, model_uuid: '2187e11a-3532-4498-b076-81fa530bdd49' },
    from_finalize: marks.fromFinalize ?? false,
  };
}

/** What is said of a file, or of a socket before it ends. */
export function metadataOf(requestId: string, created: string, duration: number): Readonly<Record<string, unknown>> {
  return {
    transaction_key: 'deprecated',
    request_id: requestId,
    sha256: '0'.repeat(64),
    created,
    duration,
    channels: 1,
  };
}
