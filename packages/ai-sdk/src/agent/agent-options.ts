import { type Clock, requireInteger, systemClock } from '@roomkit/core';
import type { AIProviderCapabilities } from '@roomkit/core/ai';
import { requireOneOf, requireText } from '@roomkit/core/providers';

import { type AISDKAgent, requireAgent } from './agent.ts';

/** What an {@link AISDKAgentProvider} is made of. Only the agent is needed. */
export interface AISDKAgentOptions {
  /** Its retries are its own: give it `maxRetries: 0` where those of the channel are to count. */
  readonly agent: AISDKAgent;
  /** How failures and thinking are told from those of others. @defaultValue 'ai-sdk-agent' */
  readonly name?: string;
  /** @defaultValue the agent's id, or 'agent' */
  readonly modelName?: string;
  /** Whether its model sees images, and gives what it thinks. @defaultValue both */
  readonly capabilities?: Pick<AIProviderCapabilities, 'vision' | 'thinking' | 'contextWindowTokens'>;
  /** What the agent calls `options`, where it takes some. */
  readonly callOptions?: unknown;
  /**
   * What becomes of the channel's system prompt and of summaries, beside the agent's own instructions: `user` gives
   * them as a first message of the user; `system` as one of the system, which the agent must allow
   * (`allowSystemInMessages`). @defaultValue 'user'
   */
  readonly systemMessages?: 'user' | 'system';
  /**
   * Which words count as the answer. `every_step` streams what the agent says between its tools as well;
   * `last_step` waits until it is known which step is the last. @defaultValue 'every_step'
   */
  readonly text?: 'every_step' | 'last_step';
  /** How long the agent may take to begin a stream, or to give an answer in one piece. @defaultValue 600000 */
  readonly timeoutMs?: number;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
}

type WithDefault = 'name' | 'modelName' | 'capabilities' | 'systemMessages' | 'text' | 'timeoutMs' | 'clock';

/** Options with every default filled in. */
export type ResolvedAgentOptions = Omit<AISDKAgentOptions, WithDefault> &
  Required<Pick<AISDKAgentOptions, WithDefault>>;

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveAgentOptions(options: AISDKAgentOptions): ResolvedAgentOptions {
  requireAgent('agent', options.agent);
  const resolved: ResolvedAgentOptions = {
    ...options,
    name: options.name ?? 'ai-sdk-agent',
    modelName: options.modelName ?? options.agent.id ?? 'agent',
    capabilities: { vision: true, thinking: true, ...options.capabilities },
    systemMessages: options.systemMessages ?? 'user',
    text: options.text ?? 'every_step',
    timeoutMs: options.timeoutMs ?? 600_000,
    clock: options.clock ?? systemClock,
  };
  requireText('name', resolved.name);
  requireText('modelName', resolved.modelName);
  requireOneOf('systemMessages', resolved.systemMessages, ['user', 'system']);
  requireOneOf('text', resolved.text, ['every_step', 'last_step']);
  requireInteger('timeoutMs', resolved.timeoutMs, 1);
  return Object.freeze(resolved);
}
