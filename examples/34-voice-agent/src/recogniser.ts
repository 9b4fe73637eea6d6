import type { STTProvider } from '@roomkit/core/voice';
import { DeepgramSTTProvider } from '@roomkit/stt-deepgram';
import { MockSTTProvider } from '@roomkit/testing';

import { QUESTIONS } from './conversation.ts';

/** Deepgram where there is a key. Otherwise a script that knows what was said, whatever it hears. */
export function recogniserOf(environment: Readonly<Record<string, string | undefined>>): STTProvider {
  const key = environment['DEEPGRAM_API_KEY'] ?? '';
  return key === '' ? new MockSTTProvider({ transcripts: QUESTIONS }) : DeepgramSTTProvider.fromEnv(environment);
}
