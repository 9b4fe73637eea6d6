import { ConfigurationError } from '@roomkit/core';
import { objectOf } from '@roomkit/core/providers';

/** What an agent is called with. */
export interface AISDKAgentCall {
  readonly messages?: unknown;
  readonly options?: unknown;
  readonly abortSignal?: AbortSignal | undefined;
}

/** What an agent gives in one piece. */
export interface AISDKAgentAnswer {
  readonly steps: readonly object[];
  readonly finishReason: string;
  readonly rawFinishReason?: string | undefined;
  readonly totalUsage: object;
}

/** What an agent gives while it works. */
export interface AISDKAgentRun {
  readonly stream: AsyncIterable<object>;
}

/**
 * An agent of the AI SDK, version 7: a `ToolLoopAgent`, or one of your own with the SDK's interface `Agent`. What is
 * named here is all that is used of it, so that this package does not need the SDK itself.
 */
export interface AISDKAgent {
  readonly version: 'agent-v1';
  readonly id: string | undefined;
  generate(call: AISDKAgentCall): PromiseLike<AISDKAgentAnswer>;
  stream(call: AISDKAgentCall): PromiseLike<AISDKAgentRun>;
}

/** @throws ConfigurationError for anything that is no agent */
export function requireAgent(field: string, value: unknown): asserts value is AISDKAgent {
  const { version, generate, stream } = objectOf(value);
  const isAgent = version === 'agent-v1' && typeof generate === 'function' && typeof stream === 'function';
  if (!isAgent) throw new ConfigurationError(field, 'must be an agent of the AI SDK, such as a ToolLoopAgent');
}
