import { RoomKitError } from '@roomkit/core';
import type { AudioChunk, AudioFrame, STTProvider, TranscriptionResult } from '@roomkit/core/voice';

import { type Name, namesIn } from './notes.ts';

/** What each note means. */
export const WORDS: Readonly<Record<Name, string>> = {
  ada: 'Can you hear me?',
  grace: 'I hear you well.',
  linus: 'Sorry, I am late.',
};

/** A recogniser that understands hummed notes. A real one, such as Deepgram, implements the same port. */
export class NoteRecogniser implements STTProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'notes';
  readonly capabilities = { streaming: false, partialResults: false, endpointing: false };
  readonly sampleRates = [16_000];

  async transcribe({ data }: AudioFrame | AudioChunk): Promise<TranscriptionResult> {
    const text = namesIn(data).map((name) => WORDS[name]);
    return { text: text.join(' '), isFinal: true, confidence: null, language: 'en' };
  }

  transcribeStream(): AsyncIterable<TranscriptionResult> {
    throw new RoomKitError('not_supported', 'This recogniser does not stream.', { feature: 'streaming' });
  }

  async close(): Promise<void> {
    // There is nothing to let go.
  }
}
