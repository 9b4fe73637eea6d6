import type { StreamItem } from '@roomkit/core';
import type { AIMessage, AIResponse, AIToolCallPart } from '@roomkit/core/ai';

import { breakWith } from './break-after.ts';
import type { LoopDeps } from './loop-deps.ts';
import type { LoopState } from './loop-state.ts';
import { type CallResult, errorPart, runCall } from './run-call.ts';
import { toolEnd, toolEventVisibility, toolStart } from './tool-events.ts';

/** So many calls of one answer run; the model does not learn of the others. */
const MOST_CALLS = 32;

/**
 * Runs the calls of one answer side by side, and puts the answer and its results, in the order of the calls, behind
 * the conversation. Gives the events in which they start and end; returns whether the turn is over.
 */
export async function* runCalls(
  loop: LoopDeps,
  state: LoopState,
  response: AIResponse,
  calls: readonly AIToolCallPart[],
): AsyncGenerator<StreamItem, boolean, undefined> {
  const run = calls.slice(0, MOST_CALLS);
  const visibility = toolEventVisibility(loop.deps.options.toolEventVisibility, loop.turn.event);
  const { createId } = loop.turn.host;
  if (visibility !== null) for (const call of run) yield breakWith(state, createId, toolStart(call, visibility));
  else if (state.text.trim() !== '') yield breakWith(state, createId, null);
  const running = run.map((call) => settled(loop, state, call));
  const results: CallResult[] = [];
  for (const [at, call] of run.entries()) {
    const result = (await running[at]) as CallResult;
    results.push(result);
    if (visibility !== null) yield breakWith(state, createId, toolEnd(call, result.part, visibility));
    for (const event of result.events) yield breakWith(state, createId, event);
  }
  const kept = new Set<unknown>(run);
  const assistant: AIMessage = {
    role: 'assistant',
    content: response.parts.filter((part) => part.type !== 'tool_call' || kept.has(part)),
  };
  const tool: AIMessage = { role: 'tool', content: results.map(({ part }) => part) };
  state.context = { ...state.context, messages: [...state.context.messages, assistant, tool] };
  state.toolRounds += 1;
  state.toolCalls += results.filter(({ hasRun }) => hasRun).length;
  return results.some(({ isLast }) => isLast);
}

/** One failure does not take the other results with it. The turn's own abort does, and is not left unheard. */
function settled(loop: LoopDeps, state: LoopState, call: AIToolCallPart): Promise<CallResult> {
  const result = runCall(loop, state, call).catch((error: unknown) => {
    if (loop.signal.aborted) throw error;
    loop.turn.host.logger.error('A tool could not be run.', { channelId: loop.turn.channelId, tool: call.name, error });
    return { part: errorPart(call, 'The tool could not be run.'), hasRun: false, isLast: false, events: [] };
  });
  result.catch(() => undefined);
  return result;
}
