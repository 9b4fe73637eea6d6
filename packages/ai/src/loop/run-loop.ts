import type { StreamItem } from '@roomkit/core';
import type { AIResponse, AIToolCallPart, LoopEndReason } from '@roomkit/core/ai';

import { runGenerationGate } from '../stages/generation-gate.ts';
import { offered } from '../tools/offered.ts';
import { askModel, isOverflow } from './ask-model.ts';
import { breakWith } from './break-after.ts';
import { compact } from './compact.ts';
import { LiveThinking } from './live-thinking.ts';
import type { LoopDeps } from './loop-deps.ts';
import type { LoopState } from './loop-state.ts';
import { openNames, takeOpened } from './open-tools.ts';
import { reportThinking } from './report-thinking.ts';
import { runCalls } from './run-calls.ts';
import { takeDirectives, takeNewer } from './steer.ts';
import { addUsage } from './usage.ts';

/** Said to a model that used tools and then said nothing. */
const REPROMPT = '(There was no answer. Give it now, in words, from the results above.)';

/**
 * Asks the model, runs the tools it wants, gives it the results, and so on until it wants none: the one loop for
 * answers that stream and those that do not. Gives the words as they come; returns why it ended.
 */
export async function* runLoop(loop: LoopDeps, state: LoopState): AsyncGenerator<StreamItem, LoopEndReason, undefined> {
  for (;;) {
    if (state.rounds > 0) {
      takeDirectives(loop, state);
      await takeNewer(loop, state);
      if (!(await askGate(loop, state))) return 'cancelled';
    }
    const response = yield* askOnce(loop, state);
    const calls = state.lastBecause === null ? callsOf(response) : [];
    if (calls.length > 0) {
      const open = await openNames(loop);
      if (yield* runCalls(loop, state, response, calls)) return 'completed';
      await takeOpened(loop, state, open);
      prepareLast(loop, state);
      continue;
    }
    if (wantsReprompt(state, response)) {
      state.wasReprompted = true;
      addMessages(state, response, REPROMPT);
      continue;
    }
    if (state.lastBecause === null && (await isAskedMore(loop, state, response))) {
      if (state.text.trim() !== '') yield breakWith(state, loop.turn.host.createId, null);
      continue;
    }
    return reasonOf(state, response);
  }
}

/** One request, made once more with a shorter conversation where that was too long. */
async function* askOnce(loop: LoopDeps, state: LoopState): AsyncGenerator<StreamItem, AIResponse, undefined> {
  const shown = state.text;
  try {
    return yield* ask(loop, state);
  } catch (error) {
    // A word that was shown cannot be taken back: what came after it would stand there twice.
    if (!isOverflow(error) || state.wasCompacted || state.text !== shown) throw error;
    const shorter = compact(state.context.messages, keptWhole(loop));
    if (shorter === null) throw error;
    state.wasCompacted = true;
    state.context = { ...state.context, messages: shorter };
    return yield* ask(loop, state);
  }
}

/** Tools that give instructions. Pages of long results are none, though no page is shortened on its way either. */
function keptWhole({ deps, turn }: LoopDeps): ReadonlySet<string> {
  const { name: reader } = deps.results.reader;
  const names = turn.tools.filter((tool) => tool.keepWhole === true).map(({ name }) => name);
  return new Set(names.filter((name) => name !== reader));
}

async function* ask(loop: LoopDeps, state: LoopState): AsyncGenerator<StreamItem, AIResponse, undefined> {
  const { deps, turn, signal, streaming } = loop;
  const { fallbackProvider: fallback, retryPolicy, publishThinking } = deps.options;
  const { clock, logger } = turn.host;
  const { channelId } = turn;
  const access = { fallback, retryPolicy, streaming, clock, logger, channelId };
  state.rounds += 1;
  using thinking = new LiveThinking(turn, publishThinking);
  let held = '';
  for await (const event of askModel(access, state.model, state.context, signal)) {
    if (event.type === 'thinking') thinking.push(event.text);
    if (event.type === 'text') {
      held += event.text;
      // White space alone is not worth a message: it waits for a word.
      if (state.text === '' && held.trim() === '') continue;
      state.text += held;
      state.hasWords = true;
      yield held;
      held = '';
    }
    if (event.type === 'done') state.response = event.response;
  }
  // The generator ends with `done` or throws.
  const response = state.response as AIResponse;
  state.usage = addUsage(state.usage, response.usage);
  state.tasks.push(...(response.tasks ?? []));
  state.observations.push(...(response.observations ?? []));
  await reportThinking(turn, response, state.rounds);
  return response;
}

/** The hooks may stop or change every request of a turn; those of the first one have been asked. */
async function askGate(loop: LoopDeps, state: LoopState): Promise<boolean> {
  const asked = await runGenerationGate(loop.turn, state.context, state.rounds + 1, loop.streaming);
  state.tasks.push(...asked.tasks);
  state.observations.push(...asked.observations);
  if (asked.context !== null) state.context = asked.context;
  return asked.context !== null;
}

/** Takes the tools away for one last answer where they have had their time; offers to read on where there is more. */
function prepareLast({ deps, toolTurn }: LoopDeps, state: LoopState): void {
  const { context } = state;
  if (state.repeats.areTooMany) state.lastBecause = 'force_stopped';
  else if (state.toolRounds >= deps.options.maxToolRounds) state.lastBecause = 'max_rounds';
  if (state.lastBecause !== null) {
    const { toolChoice: _, ...rest } = context;
    state.context = { ...rest, tools: [] };
    return;
  }
  const { reader } = deps.results;
  if (!deps.results.has(toolTurn) || context.tools.some(({ name }) => name === reader.name)) return;
  state.context = { ...context, tools: [...context.tools, offered(reader)] };
}

function callsOf(response: AIResponse): readonly AIToolCallPart[] {
  return response.parts.filter((part) => part.type === 'tool_call');
}

function wantsReprompt(state: LoopState, response: AIResponse): boolean {
  if (state.toolRounds === 0 || state.wasReprompted || state.lastBecause !== null) return false;
  return state.text.trim() === '' && response.finishReason !== 'max_tokens';
}

/** Whether anything came while the last words were written: it is answered before the turn ends. */
async function isAskedMore(loop: LoopDeps, state: LoopState, response: AIResponse): Promise<boolean> {
  const before = state.context;
  addMessages(state, response, null);
  // Behind words only: without any the newer messages get a turn of their own.
  if (state.text.trim() !== '' && (await takeNewer(loop, state))) return true;
  if (loop.running.isAsked) return true;
  state.context = before;
  return false;
}

function addMessages(state: LoopState, response: AIResponse, words: string | null): void {
  const said = response.parts.filter((part) => part.type !== 'tool_call');
  const messages = [...state.context.messages];
  if (said.some((part) => part.type === 'text')) messages.push({ role: 'assistant', content: said });
  if (words !== null) messages.push({ role: 'user', content: words });
  state.context = { ...state.context, messages };
}

function reasonOf(state: LoopState, response: AIResponse): LoopEndReason {
  if (state.lastBecause !== null) return state.lastBecause;
  if (response.finishReason === 'max_tokens') return 'truncated';
  return state.text.trim() === '' ? 'empty_response' : 'completed';
}
