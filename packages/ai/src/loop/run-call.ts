import type { EventDraft } from '@roomkit/core';
import type {
  AIToolCallPart,
  AIToolContent,
  AIToolDefinition,
  AIToolOutcome,
  AIToolResultPart,
} from '@roomkit/core/ai';

import { matchesAnyGlob } from '../tools/glob.ts';
import { isToolAllowed } from '../tools/policy.ts';
import { runTool } from '../tools/run-tool.ts';
import { runnable } from '../tools/runnable.ts';
import { validateArguments } from '../tools/validate-arguments.ts';
import { consent } from './consent.ts';
import type { LoopDeps } from './loop-deps.ts';
import type { LoopState } from './loop-state.ts';
import { isOpen } from './open-tools.ts';
import { withoutPictures } from './without-pictures.ts';

/** What became of one call. */
export interface CallResult {
  readonly part: AIToolResultPart;
  /** Whether the tool ran. */
  readonly hasRun: boolean;
  /** Whether the turn is over without another word. */
  readonly isLast: boolean;
  /** What the tool leaves in the timeline. */
  readonly events: readonly EventDraft[];
}

/**
 * Runs one call, after everything that may stand in its way: it must be declared and allowed, no repetition, its
 * arguments must match, hooks and people must agree. Always gives a result; rejects only with the turn's own abort.
 */
export async function runCall(loop: LoopDeps, state: LoopState, call: AIToolCallPart): Promise<CallResult> {
  const refused = (words: string): CallResult => ({
    part: errorPart(call, words),
    hasRun: false,
    isLast: false,
    events: [],
  });
  const definition = declared(loop, state, call.name);
  if (definition === undefined || !(await isOpen(loop, call.name)))
    return refused(`There is no tool called ${JSON.stringify(call.name)}.`);
  if (call.rawArguments !== undefined) return refused('The arguments are not a JSON object.');
  if (!state.repeats.allows(call, definition.readOnly === true)) {
    return refused('This call was made before with the same arguments. Use the earlier result, or answer now.');
  }
  const problems = await problemsOf(definition, call.arguments);
  if (problems !== null) return refused(problems);
  const asked = await askHooks(loop, state, call);
  if (asked.outcome === 'blocked') return refused(`The tool was not allowed to run: ${asked.reason}`);
  const wanted = { ...call, arguments: asked.arguments };
  const rewritten = asked.arguments === call.arguments ? null : await problemsOf(definition, asked.arguments);
  if (rewritten !== null) return refused(rewritten);
  const { approval } = loop.deps.options;
  if (matchesAnyGlob(approval.tools, call.name)) {
    const answer = await consent(loop, wanted);
    if (!answer.isGiven) return refused(answer.words);
  }
  return run(loop, state, definition, wanted);
}

/** A result that is an error, for the model to read. */
export function errorPart(call: AIToolCallPart, words: string): AIToolResultPart {
  return {
    type: 'tool_result',
    toolCallId: call.id,
    name: call.name,
    result: JSON.stringify({ error: words }),
    isError: true,
  };
}

/** A tool of this turn: a model may ask for others that it remembers. The policy holds here as well. */
function declared({ deps, turn, toolTurn }: LoopDeps, state: LoopState, name: string): AIToolDefinition | undefined {
  if (!state.context.tools.some((tool) => tool.name === name)) return undefined;
  const reader = readerCalled(deps, name);
  const tool = turn.tools.find((candidate) => candidate.name === name && candidate !== reader);
  // What a tool gave that may run can be read to its end, whatever the policy says of names.
  if (tool === undefined) return reader;
  return isToolAllowed(deps.options.toolPolicy, name, toolTurn.author?.role ?? null) ? tool : undefined;
}

/** What reads on in long results comes into a turn with the first of them. */
function readerCalled({ results }: LoopDeps['deps'], name: string): AIToolDefinition | undefined {
  return name === results.reader.name ? runnable(results.reader) : undefined;
}

async function problemsOf(tool: AIToolDefinition, args: Readonly<Record<string, unknown>>): Promise<string | null> {
  const checked = await validateArguments(tool, args);
  return checked.outcome === 'valid' ? null : `The arguments are wrong.\n${checked.problems.join('\n')}`;
}

type Verdict =
  | { readonly outcome: 'allowed'; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'blocked'; readonly reason: string };

/** Hooks get a copy, so that what one of them writes into it is found out and checked. */
async function askHooks(loop: LoopDeps, state: LoopState, call: AIToolCallPart): Promise<Verdict> {
  const { turn } = loop;
  const copy = { ...call, arguments: structuredClone(call.arguments) };
  const { channelId } = turn;
  const outcome = await turn.host.runHooks(
    'before_tool_use',
    { channelId, triggerEventId: turn.event.id, round: state.rounds, call: copy },
    turn.roomContext,
    { channelId },
  );
  state.tasks.push(...outcome.tasks);
  state.observations.push(...outcome.observations);
  if (!outcome.allowed) return { outcome: 'blocked', reason: outcome.reason ?? 'blocked' };
  return { outcome: 'allowed', arguments: outcome.payload.call.arguments };
}

async function run(
  loop: LoopDeps,
  state: LoopState,
  definition: AIToolDefinition,
  call: AIToolCallPart,
): Promise<CallResult> {
  const { deps, turn, toolTurn, signal } = loop;
  const { clock, logger } = turn.host;
  const startedAt = clock.monotonic();
  const context = { ...toolTurn, call, round: state.rounds, request: state.context, signal };
  const outcome = await runTool(definition, call.arguments, context, {
    timeoutMs: definition.timeoutMs ?? deps.options.toolTimeoutMs,
    clock,
    onFailure: (error) => {
      logger.warn('A tool failed.', { channelId: turn.channelId, tool: call.name, error });
    },
  });
  const told = await overridden(loop, state, call, outcome, clock.monotonic() - startedAt);
  const seen = deps.options.provider.capabilities.vision === true ? told : withoutPictures(told);
  const content = deps.results.fit(toolTurn, seen, definition);
  const part: AIToolResultPart = {
    type: 'tool_result',
    toolCallId: call.id,
    name: call.name,
    result: content,
    ...(outcome.isError === true ? { isError: true } : {}),
    ...(outcome.structuredContent === undefined ? {} : { structuredContent: outcome.structuredContent }),
  };
  return { part, hasRun: true, isLast: outcome.next === 'end', events: outcome.events ?? [] };
}

/** What the model reads of a result, once the hooks have seen it. */
async function overridden(
  { deps, turn }: LoopDeps,
  state: LoopState,
  call: AIToolCallPart,
  outcome: AIToolOutcome,
  durationMs: number,
): Promise<AIToolContent> {
  const { channelId } = turn;
  const told = await turn.host.runHooks(
    'on_tool_call',
    {
      channelId,
      channelType: deps.channelType,
      toolCallId: call.id,
      name: call.name,
      arguments: call.arguments,
      result: outcome.content,
      isError: outcome.isError === true,
      durationMs,
      roomId: turn.roomContext.room.id,
    },
    turn.roomContext,
    { channelId },
  );
  state.tasks.push(...told.tasks);
  state.observations.push(...told.observations);
  // A hook that blocks what has run already keeps the result from the model.
  if (!told.allowed) return JSON.stringify({ error: `The result was withheld: ${told.reason ?? 'blocked'}` });
  return told.payload.result ?? '';
}
