import type { Clock } from '@roomkit/core';
import type { AIToolDefinition, AIToolOutcome, ToolCallContext } from '@roomkit/core/ai';

import { failedOutcome, outcomeOf, timedOutOutcome } from './outcome.ts';

/** How a tool is run. */
export interface RunToolOptions {
  /** How long it may take, in milliseconds, unless the tool itself says. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Hears what the tool threw, or that it took too long (a `TimeoutError`). Must not throw. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Runs a tool once. Whatever it does becomes an outcome: what it throws, an error of which the model reads a constant
 * text, but for the words of a {@link ToolError}; when its time is up, its signal fires and nobody waits any longer.
 * The arguments are a copy of those given, so that a tool cannot change what is recorded.
 *
 * @throws the reason of the turn's signal, untouched, when it fires; nothing else
 */
export async function runTool<Arguments>(
  tool: Pick<AIToolDefinition<Arguments>, 'execute' | 'timeoutMs'>,
  args: Arguments,
  context: ToolCallContext,
  options: RunToolOptions,
): Promise<AIToolOutcome> {
  const { signal } = context;
  signal.throwIfAborted();
  const own = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<AIToolOutcome>();
  const onAbort = (): void => {
    reject(signal.reason as Error);
    own.abort(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = options.clock.schedule(tool.timeoutMs ?? options.timeoutMs, () => {
    const tooLate = new DOMException('The tool took too long.', 'TimeoutError');
    resolve(timedOutOutcome());
    options.onFailure?.(tooLate);
    own.abort(tooLate);
  });
  try {
    // What it gives once nobody waits is dropped.
    void attempt(tool, args, { ...context, signal: own.signal }, options).then(resolve, reject);
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    timer[Symbol.dispose]();
  }
}

async function attempt<Arguments>(
  tool: Pick<AIToolDefinition<Arguments>, 'execute'>,
  args: Arguments,
  context: ToolCallContext,
  { onFailure }: RunToolOptions,
): Promise<AIToolOutcome> {
  try {
    return outcomeOf(await tool.execute(structuredClone(args), context));
  } catch (error) {
    if (!context.signal.aborted) onFailure?.(error);
    return failedOutcome(error);
  }
}
