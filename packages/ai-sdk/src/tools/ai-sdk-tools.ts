import { ConfigurationError } from '@roomkit/core';
import type { AIToolDefinition, AIToolOutcome, AIToolSource, ToolCallContext } from '@roomkit/core/ai';
import { objectOf, textOrNull } from '@roomkit/core/providers';

import { type InputSchema, readInputSchema } from './input-schema.ts';
import { outcomeOf } from './tool-output.ts';
import type { AISDKTool, AISDKToolCall, AISDKToolSet } from './tool-set.ts';

/** How tools of the AI SDK are offered. */
export interface AISDKToolsOptions {
  /** The name of the source. @defaultValue 'ai-sdk' */
  readonly name?: string;
  /** Stands before each name, so that those of two servers differ, such as `files_`. @defaultValue '' */
  readonly prefix?: string;
  /** For policies and selection. @defaultValue [] */
  readonly tags?: readonly string[];
  /** Makes the `context` that tools with a `contextSchema` run with, such as of who asks. @defaultValue none */
  readonly context?: (turn: ToolCallContext) => unknown;
  /**
   * Asked before a tool that needs an approval (`needsApproval`) runs; without it such a tool does not run, and the
   * model is told so.
   */
  readonly approve?: (input: unknown, context: ToolCallContext) => boolean | Promise<boolean>;
}

/** Tools, or where they come from: asked anew for every turn, such as `() => client.tools()`. */
export type AISDKToolsGiven = AISDKToolSet | (() => AISDKToolSet | PromiseLike<AISDKToolSet>);

type Method = (...given: unknown[]) => unknown;

const NAME = /[^\w-]/gu;
const MOST_LETTERS = 64;

/**
 * Tools of the AI SDK as a source of the channel's: under its policies, hooks, time limits and checks.
 *
 * @throws ConfigurationError when a turn begins, naming a tool that cannot be run here
 */
export function aiSdkTools(given: AISDKToolsGiven, options: AISDKToolsOptions = {}): AIToolSource {
  return {
    name: options.name ?? 'ai-sdk',
    tools: async () => aiSdkToolDefinitions(typeof given === 'function' ? await given() : given, options),
  };
}

/**
 * The same as definitions. A schema that came as plain JSON Schema, as those of servers do, counts as a stranger's: its
 * regular expressions are not run. A name may hold letters, digits, `_` and `-` here, and 64 of them: others become `_`.
 *
 * @throws ConfigurationError naming a tool that cannot be run here: one that runs elsewhere, has no usable schema, or
 *   has the name of another
 */
export async function aiSdkToolDefinitions(
  tools: AISDKToolSet,
  options: AISDKToolsOptions = {},
): Promise<readonly AIToolDefinition[]> {
  const definitions = await Promise.all(Object.entries(tools).map(([name, tool]) => definitionOf(name, tool, options)));
  const names = definitions.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new ConfigurationError(`tools.${twice}`, 'has the name of another');
  return definitions;
}

async function definitionOf(name: string, tool: AISDKTool, options: AISDKToolsOptions): Promise<AIToolDefinition> {
  const field = `tools.${name}`;
  const { execute } = tool;
  if (!isMethod(execute)) throw new ConfigurationError(field, 'has no execute: it runs elsewhere');
  const schema = await readInputSchema(`${field}.inputSchema`, tool.inputSchema);
  const { annotations } = objectOf(tool.metadata);
  return {
    name: `${options.prefix ?? ''}${name}`.replaceAll(NAME, '_').slice(0, MOST_LETTERS),
    description: describe(tool),
    parameters: schema.jsonSchema,
    ...(schema.isBare ? { foreign: true } : {}),
    ...(tool.strict === undefined ? {} : { strict: tool.strict }),
    ...(options.tags === undefined ? {} : { tags: options.tags }),
    ...(objectOf(annotations)['readOnlyHint'] === true ? { readOnly: true } : {}),
    execute: (args, context) => run({ tool, execute, schema, options }, args, context),
  };
}

function describe({ description }: AISDKTool): string {
  return textOrNull(isMethod(description) ? description({ context: undefined }) : description) ?? '';
}

interface Runnable {
  readonly tool: AISDKTool;
  readonly execute: Method;
  readonly schema: InputSchema;
  readonly options: AISDKToolsOptions;
}

async function run(
  { tool, execute, schema, options }: Runnable,
  args: unknown,
  context: ToolCallContext,
): Promise<AIToolOutcome> {
  const checked = await schema.check(args);
  if (!checked.isValid) return { content: 'The arguments do not match the schema.', isError: true };
  const { value: input } = checked;
  const call: AISDKToolCall = {
    toolCallId: context.call.id,
    messages: [],
    abortSignal: context.signal,
    context: options.context?.(context),
  };
  const { needsApproval, toModelOutput } = tool;
  const isAsked = isMethod(needsApproval) ? await needsApproval.call(tool, input, call) : needsApproval;
  if (isAsked === true && (await options.approve?.(input, context)) !== true) {
    return { content: 'This needs an approval, which was not given.', isError: true };
  }
  const output = await lastOf(execute.call(tool, input, call));
  const forModel = isMethod(toModelOutput)
    ? await toModelOutput.call(tool, { toolCallId: call.toolCallId, input, output })
    : undefined;
  return outcomeOf({ output, forModel });
}

/** A tool may give several outputs, the last of which counts. */
async function lastOf(given: unknown): Promise<unknown> {
  if (!isIterable(given)) return given;
  let last: unknown;
  for await (const output of given) last = output;
  return last;
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}
