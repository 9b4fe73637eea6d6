import type { EventDraft, StreamBreak } from '@roomkit/core';

import type { LoopState } from './loop-state.ts';

/** Nobody is called upon by words that are not the last ones: other agents answer the whole. */
const NOBODY: readonly string[] = [];

/** Ends the words so far as a message of their own, with an event behind it. */
export function breakWith(state: LoopState, createId: () => string, event: EventDraft | null): StreamBreak {
  state.correlationId ??= createId();
  const { correlationId } = state;
  const message = { correlationId, addressedTo: NOBODY };
  if (state.text.trim() !== '') state.segments.push({ ...message, content: { type: 'text', body: state.text } });
  state.text = '';
  if (event === null) return { kind: 'break', message };
  const draft = { ...event, correlationId, addressedTo: event.addressedTo ?? NOBODY };
  state.segments.push(draft);
  return { kind: 'break', message, event: draft };
}
