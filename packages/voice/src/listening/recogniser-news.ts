import { ProviderError } from '@roomkit/core';

import { type CallContext, factOf, ofSession } from '../calls/call-context.ts';

/** Tells what was understood so far. Nothing leaves before a hook that could keep it back has seen it. */
export function tellPartial(call: CallContext, text: string): void {
  const { room, settings, signal } = call;
  const policy = settings.partialTranscripts;
  if (policy === 'never' || (policy === 'unless_hooked' && room.has('on_transcription'))) return;
  if (signal.aborted || text.trim() === '') return;
  room.tell('on_partial_transcription', { ...ofSession(call), text: call.redact(text), role: 'user' });
}

/** Tells that the recogniser failed; the call goes on. */
export function tellFailure(call: CallContext, error: unknown): void {
  const { logger, room, settings } = call;
  const provider = settings.stt?.name ?? '';
  logger.warn('A recogniser failed.', { ...factOf(call), provider, error });
  room.emit('stt_error', { ...factOf(call), provider, error });
}

/** Tells that the recogniser did not keep up, and how much it never got. */
export function tellDropped(call: CallContext, dropped: number): void {
  if (dropped > 0) call.logger.warn('A recogniser did not keep up.', { ...factOf(call), dropped });
}

/** What a recogniser fails with that does not answer. */
export function noAnswer(call: CallContext): ProviderError {
  const provider = call.settings.stt?.name ?? '';
  return new ProviderError('The recogniser did not answer in time.', { provider }, { retryable: true });
}
