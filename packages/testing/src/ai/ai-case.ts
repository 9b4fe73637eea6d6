import type { AIContext, AIProviderCapabilities, AIStreamEvent } from '@roomkit/core/ai';

import type { AIProviderSubject, AIScenario } from './scenario.ts';

/** What a case of the provider suite may ask for. */
export interface AIProviderCaseContext {
  /** Connects a provider to a vendor that plays `scenario`. The suite disposes it. */
  readonly create: (scenario: AIScenario) => Promise<AIProviderSubject>;
  /** How long to wait for what must happen, in real milliseconds. */
  readonly patienceMs: number;
}

/** One test of the provider suite. */
export interface AIProviderCase {
  readonly title: string;
  /** Capabilities the case is about; without them it does not apply. */
  readonly requires?: readonly (keyof AIProviderCapabilities)[];
  /** How long it may take in all, in real milliseconds. @defaultValue vitest's */
  readonly timeoutMs?: number;
  readonly run: (context: AIProviderCaseContext) => Promise<void>;
}

/** A context that asks one thing; `given` replaces its fields. */
export function aiContext(given: Partial<AIContext> = {}): AIContext {
  return {
    messages: [{ role: 'user', content: 'Say hello.' }],
    systemPrompt: null,
    tools: [],
    room: null,
    targetCapabilities: null,
    targetMediaTypes: ['text'],
    metadata: {},
    ...given,
  };
}

/** Rejects when `promise` has not settled after so many real milliseconds. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(milliseconds);
  const late = new Promise<never>((_resolve, reject) => {
    deadline.addEventListener('abort', () => reject(new Error(`nothing happened within ${milliseconds} ms`)), {
      once: true,
    });
  });
  return Promise.race([promise, late]);
}

/** Reads a stream to its end. */
export async function collect(stream: AsyncIterable<AIStreamEvent>): Promise<readonly AIStreamEvent[]> {
  const events: AIStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The error a promise is rejected with; fails when it is not rejected. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => ({ failed: false, error: undefined }),
    (error: unknown) => ({ failed: true, error }),
  );
  if (!outcome.failed) throw new Error('expected a failure, got an answer');
  return outcome.error;
}
