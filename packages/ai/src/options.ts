import {
  ConfigurationError,
  type OverlapOptions,
  type OverlapPolicy,
  requireInteger,
  type RetryPolicy,
} from '@roomkit/core';
import type {
  AIProvider,
  AITool,
  AIToolContent,
  AIToolDefinition,
  AIToolSource,
  MemoryProvider,
  ToolPolicy,
} from '@roomkit/core/ai';

import type { AIExtension } from './extension/extension.ts';
import type { AIPipelineConfig } from './pipeline/config.ts';
import { requireTool } from './tools/require-tool.ts';
import { runnable } from './tools/runnable.ts';
import { validateToolPolicy } from './tools/validate-policy.ts';

/** What an {@link AIChannel} is made of. Only the provider is needed. */
export interface AIChannelOptions {
  /** The model. It may serve several channels; whoever made it closes it. */
  readonly provider: AIProvider;
  /** Answers where the provider fails for good before its first word. @defaultValue null */
  readonly fallbackProvider?: AIProvider | null;
  /** How often a request is made again that failed before its first word. @defaultValue two retries, from half a second on */
  readonly retryPolicy?: RetryPolicy;
  /** Who the model is and how it behaves. @defaultValue null */
  readonly systemPrompt?: string | null;
  /** 0 to 2; null leaves it to the vendor. @defaultValue null */
  readonly temperature?: number | null;
  /** The most tokens of an answer; null takes the provider's default. @defaultValue null */
  readonly maxTokens?: number | null;
  /** Tokens to think with; 0 switches thinking off, null leaves it to the provider. @defaultValue null */
  readonly thinkingBudget?: number | null;
  /** How many earlier messages the model reads, 0 to 1,000, the current one not counted. @defaultValue 50 */
  readonly maxContextEvents?: number;
  /** What the model knows of the conversation. @defaultValue the last `maxContextEvents` messages */
  readonly memory?: MemoryProvider | null;
  /** Whether answers are streamed where the provider can. @defaultValue true */
  readonly streaming?: boolean;
  /**
   * Whether what the model thinks is published while it does: where everybody may see the answer, and no
   * `before_broadcast` hook judges its words. @defaultValue true
   */
  readonly publishThinking?: boolean;
  /** Tools; those without `execute` are run by `toolHandler`. @defaultValue [] */
  readonly tools?: readonly (AIToolDefinition<never> | AITool)[];
  /** Tools that differ from turn to turn, such as those of an MCP server. @defaultValue [] */
  readonly toolSources?: readonly AIToolSource[];
  /** Runs the tools that have no `execute`. */
  readonly toolHandler?: (
    name: string,
    args: Readonly<Record<string, unknown>>,
  ) => AIToolContent | Promise<AIToolContent>;
  /** Which tools may run, and for whom. @defaultValue all */
  readonly toolPolicy?: ToolPolicy | null;
  /** Tools that wait for a person's consent, as patterns of their names. @defaultValue [] */
  readonly approval?: readonly string[] | AIApprovalOptions;
  /** Rounds of tools in one turn, at least 1. @defaultValue 200 */
  readonly maxToolRounds?: number;
  /** Seconds a turn may take, those that wait for people not counted; null for no limit. @defaultValue 300 */
  readonly toolLoopTimeoutSeconds?: number | null;
  /** How long one tool may take. @defaultValue 60000 */
  readonly toolTimeoutMs?: number;
  /** A tool's result over so many tokens reaches the model as a preview with pages to read on. @defaultValue 5000 */
  readonly evictThresholdTokens?: number;
  /**
   * Who sees the events in which tools start and end, as a visibility: `internal` keeps them for the host, null
   * keeps none. Where an answer is not for everybody, whoever it is for. @defaultValue 'internal'
   */
  readonly toolEventVisibility?: string | null;
  /** What becomes of messages that arrive while an answer is made. @defaultValue 'queue' */
  readonly overlap?: OverlapPolicy | OverlapOptions;
  /** Stages of one's own. @defaultValue the built-in ones */
  readonly pipeline?: AIPipelineConfig | null;
  /** Tools and words that belong together, such as skills. More can be added later by `use`. @defaultValue [] */
  readonly extensions?: readonly AIExtension[];
  /**
   * Which of the room's metadata stands in the prompt: all keys but those that start with `_`, none, or
   * these. @defaultValue 'all'
   */
  readonly roomMetadata?: 'all' | 'none' | readonly string[];
  /** Whether the prompt says what the channel that shows the answer can show. @defaultValue true */
  readonly describeTarget?: boolean;
  /** Fixed words of the channel. */
  readonly texts?: Partial<AIChannelTexts>;
}

/** Which tools wait for a person. */
export interface AIApprovalOptions {
  /** Patterns of tool names: `*` for any characters, `?` for one. */
  readonly tools: readonly string[];
  /** How long somebody may take to answer; after that the tool does not run. @defaultValue 600000 */
  readonly timeoutMs?: number;
}

/** Words the channel itself writes. */
export interface AIChannelTexts {
  /** Ends an answer that broke off after a part was shown; an empty string for nothing. */
  readonly interrupted: string;
  /** Stands for an answer that came to nothing: out of time, or out of rounds; an empty string for nothing. */
  readonly gaveUp: string;
  /** What a person is asked who has to consent to a tool; `{tool}` stands for its name. */
  readonly approval: string;
}

/** The seed's name of {@link AIChannelOptions}. */
export type AIChannelConfig = AIChannelOptions;

type Defaulted = Omit<AIChannelOptions, 'texts' | 'approval' | 'toolHandler' | 'tools' | 'overlap'>;

/** Options with every default filled in. */
export interface ResolvedOptions extends Required<Defaulted> {
  readonly tools: readonly AIToolDefinition[];
  readonly approval: Required<AIApprovalOptions>;
  readonly texts: AIChannelTexts;
}

/** The most messages a store gives at once. */
const MOST_CONTEXT_EVENTS = 1000;

const TEXTS: AIChannelTexts = {
  interrupted: '\n\n[The answer was interrupted.]',
  gaveUp: 'Sorry, I could not finish this.',
  approval: 'May the assistant run “{tool}”?',
};

const RETRY: RetryPolicy = { maxRetries: 2, baseDelaySeconds: 0.5, maxDelaySeconds: 20 };

/** Options with defaults. @throws ConfigurationError naming the field that cannot be used */
export function resolveOptions(options: AIChannelOptions): ResolvedOptions {
  requireProvider('provider', options.provider);
  if (options.fallbackProvider) requireProvider('fallbackProvider', options.fallbackProvider);
  const { approval = [] } = options;
  const resolved: ResolvedOptions = {
    provider: options.provider,
    fallbackProvider: options.fallbackProvider ?? null,
    retryPolicy: options.retryPolicy ?? RETRY,
    systemPrompt: options.systemPrompt ?? null,
    temperature: options.temperature ?? null,
    maxTokens: options.maxTokens ?? null,
    thinkingBudget: options.thinkingBudget ?? null,
    maxContextEvents: options.maxContextEvents ?? 50,
    memory: options.memory ?? null,
    streaming: options.streaming ?? true,
    publishThinking: options.publishThinking ?? true,
    tools: withHandlers(options),
    toolSources: options.toolSources ?? [],
    toolPolicy: options.toolPolicy ?? null,
    approval: isApprovalOptions(approval)
      ? { timeoutMs: 600_000, ...approval }
      : { tools: approval, timeoutMs: 600_000 },
    maxToolRounds: options.maxToolRounds ?? 200,
    toolLoopTimeoutSeconds: options.toolLoopTimeoutSeconds === undefined ? 300 : options.toolLoopTimeoutSeconds,
    toolTimeoutMs: options.toolTimeoutMs ?? 60_000,
    evictThresholdTokens: options.evictThresholdTokens ?? 5_000,
    toolEventVisibility: options.toolEventVisibility === undefined ? 'internal' : options.toolEventVisibility,
    pipeline: options.pipeline ?? {},
    extensions: options.extensions ?? [],
    roomMetadata: options.roomMetadata ?? 'all',
    describeTarget: options.describeTarget ?? true,
    texts: { ...TEXTS, ...options.texts },
  };
  requireUsable(resolved);
  return Object.freeze(resolved);
}

function requireUsable(options: ResolvedOptions): void {
  requireSystemPrompt('systemPrompt', options.systemPrompt);
  requireTemperature('temperature', options.temperature);
  requireTokens('maxTokens', options.maxTokens, 1);
  requireTokens('thinkingBudget', options.thinkingBudget, 0);
  requireInteger('maxContextEvents', options.maxContextEvents, 0);
  if (options.maxContextEvents > MOST_CONTEXT_EVENTS) {
    throw new ConfigurationError('maxContextEvents', `must be at most ${MOST_CONTEXT_EVENTS}`);
  }
  requireInteger('maxToolRounds', options.maxToolRounds, 1);
  requireInteger('toolTimeoutMs', options.toolTimeoutMs, 1);
  requireInteger('approval.timeoutMs', options.approval.timeoutMs, 1);
  requireInteger('evictThresholdTokens', options.evictThresholdTokens, 1);
  const { toolLoopTimeoutSeconds: seconds } = options;
  if (seconds !== null && !(typeof seconds === 'number' && seconds > 0)) {
    throw new ConfigurationError('toolLoopTimeoutSeconds', 'must be a number above 0, or null');
  }
  requireRoomMetadata(options.roomMetadata);
  requireNames('approval.tools', options.approval.tools);
  requireTools(options.tools);
  if (options.toolPolicy !== null) validateToolPolicy(options.toolPolicy);
}

/** Throws unless a value is words or null. */
export function requireSystemPrompt(field: string, value: unknown): asserts value is string | null {
  if (value !== null && typeof value !== 'string') throw new ConfigurationError(field, 'must be a string or null');
}

/** Throws unless a value is a temperature or null. */
export function requireTemperature(field: string, value: unknown): asserts value is number | null {
  if (value !== null && !(typeof value === 'number' && value >= 0 && value <= 2)) {
    throw new ConfigurationError(field, 'must be a number from 0 to 2, or null');
  }
}

/** Throws unless a value is a number of tokens or null. */
export function requireTokens(field: string, value: unknown, minimum: number): asserts value is number | null {
  if (value !== null) requireInteger(field, value, minimum);
}

/** Throws unless a value is a list of texts. */
export function requireNames(field: string, value: unknown): asserts value is readonly string[] {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) {
    throw new ConfigurationError(field, 'must be a list of texts');
  }
}

function requireProvider(field: string, provider: unknown): void {
  const candidate = provider as Partial<AIProvider> | null | undefined;
  if (typeof candidate?.generate !== 'function' || candidate.capabilities === undefined) {
    throw new ConfigurationError(field, 'must be an AIProvider');
  }
  if (candidate.specificationVersion !== 'v1') {
    throw new ConfigurationError(field, 'must have specificationVersion v1');
  }
  if ((typeof candidate.generateStream === 'function') !== (candidate.capabilities.streaming === true)) {
    throw new ConfigurationError(field, 'must have generateStream exactly when it claims streaming');
  }
}

function requireRoomMetadata(value: unknown): void {
  if (value !== 'all' && value !== 'none' && !(Array.isArray(value) && value.every((key) => typeof key === 'string'))) {
    throw new ConfigurationError('roomMetadata', "must be 'all', 'none' or a list of keys");
  }
}

function requireTools(tools: readonly AIToolDefinition[]): void {
  const seen = new Set<string>();
  for (const [at, tool] of tools.entries()) {
    requireTool(`tools[${at}]`, tool);
    if (seen.has(tool.name)) throw new ConfigurationError(`tools[${at}].name`, 'is taken by another tool');
    seen.add(tool.name);
  }
}

function isApprovalOptions(approval: readonly string[] | AIApprovalOptions): approval is AIApprovalOptions {
  return !Array.isArray(approval);
}

/** The tools with a way to run each. */
function withHandlers({ tools = [], toolHandler }: AIChannelOptions): readonly AIToolDefinition[] {
  if (!Array.isArray(tools)) throw new ConfigurationError('tools', 'must be a list of tools');
  return tools.map((tool: AIToolDefinition<never> | AITool) => {
    if ('execute' in tool) return runnable(tool);
    if (toolHandler === undefined) throw new ConfigurationError('toolHandler', `is needed to run ${tool.name}`);
    return { ...tool, execute: (args) => toolHandler(tool.name, args) };
  });
}
