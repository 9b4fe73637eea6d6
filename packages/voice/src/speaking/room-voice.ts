import { ProviderError, RoomKitError } from '@roomkit/core';
import type { AudioChunk, TTSProvider } from '@roomkit/core/voice';

import { type CallContext, factOf } from '../calls/call-context.ts';
import { withinTime } from '../within-time.ts';
import type { ScriptVoice } from './spoken-sentence.ts';

/** The voice of a room's calls: what is said passes BEFORE_TTS, sentence by sentence, and nothing passes it unchecked. */
export function roomVoice(call: CallContext): ScriptVoice {
  return {
    now: () => call.clock.monotonic(),
    check: (words) => (call.room.has('before_tts') ? checked(call, words) : words),
    synthesize: (words, signal) => synthesized(call, words, signal),
  };
}

async function checked(call: CallContext, words: string): Promise<string | null> {
  try {
    const outcome = await call.room.decide('before_tts', words);
    return outcome.allowed ? outcome.payload : null;
  } catch (error) {
    call.logger.error('What was to be said could not be checked, and is not said.', { ...factOf(call), error });
    return null;
  }
}

async function* synthesized(
  call: CallContext,
  words: string,
  signal: AbortSignal,
): AsyncGenerator<AudioChunk, void, undefined> {
  const { telemetry, settings } = call;
  const { tts } = settings;
  if (tts === null) throw new RoomKitError('not_supported', 'The channel has no voice.', { feature: 'speech' });
  const attributes = { ...factOf(call), provider: tts.name, characters: words.length };
  const span = telemetry.enabled ? telemetry.startSpan('tts_synthesize', { attributes }) : null;
  try {
    yield* spoken(call, tts, words, signal);
  } catch (error) {
    if (signal.aborted) return;
    span?.recordError(error);
    call.logger.warn('The voice failed.', { ...factOf(call), provider: tts.name, error });
    call.room.emit('tts_error', { ...factOf(call), provider: tts.name, error });
    throw error;
  } finally {
    span?.end();
  }
}

/** What the voice makes of it, as long as it goes on making it: one that stalls has failed. */
async function* spoken(
  { clock, settings }: CallContext,
  tts: TTSProvider,
  words: string,
  signal: AbortSignal,
): AsyncGenerator<AudioChunk, void, undefined> {
  const { voice, synthesisTimeoutMs } = settings;
  const stalling = new AbortController();
  const options = { voice, signal: AbortSignal.any([signal, stalling.signal]) };
  const chunks = tts.synthesizeStream(words, options)[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const step = await withinTime(clock, synthesisTimeoutMs, chunks.next(), () => {
        const error = new ProviderError('The voice stalled.', { provider: tts.name }, { retryable: true });
        stalling.abort(error);
        return error;
      });
      isDone = step.done === true;
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    // Not waited for: a voice may hang in the very sentence that nobody wants any more.
    if (!isDone) chunks.return?.().catch(() => undefined);
  }
}
