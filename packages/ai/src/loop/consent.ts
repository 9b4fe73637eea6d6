import { isRoomKitError } from '@roomkit/core';
import type { AIToolCallPart } from '@roomkit/core/ai';

import type { LoopDeps } from './loop-deps.ts';

/** What a person said to a tool. */
export type Consent = { readonly isGiven: true } | { readonly isGiven: false; readonly words: string };

/**
 * Asks a person whether a tool may run, and waits; the turn's time stands still meanwhile. Consent is `true`, or an
 * object whose `approved` is true; anything else, silence included, is none.
 */
export async function consent({ deps, turn, deadline, signal }: LoopDeps, call: AIToolCallPart): Promise<Consent> {
  const { approval, texts } = deps.options;
  const question = {
    prompt: texts.approval.replaceAll('{tool}', call.name),
    data: {
      kind: 'tool_approval',
      channelId: turn.channelId,
      triggerEventId: turn.event.id,
      toolCallId: call.id,
      tool: call.name,
      arguments: call.arguments,
    },
    timeoutMs: approval.timeoutMs,
  };
  try {
    const answer = await deadline.without(() => turn.host.waitForInput(turn.roomContext.room.id, question, { signal }));
    return consentIn(answer);
  } catch (error) {
    if (!isRoomKitError(error, 'input_rejected')) throw error;
    return { isGiven: false, words: 'Nobody agreed to it in time.' };
  }
}

function consentIn(answer: unknown): Consent {
  if (answer === true) return { isGiven: true };
  const { approved, reason } = (typeof answer === 'object' && answer !== null ? answer : {}) as {
    readonly approved?: unknown;
    readonly reason?: unknown;
  };
  if (approved === true) return { isGiven: true };
  const why = typeof reason === 'string' && reason !== '' ? `: ${reason}` : '.';
  return { isGiven: false, words: `A person refused it${why}` };
}
