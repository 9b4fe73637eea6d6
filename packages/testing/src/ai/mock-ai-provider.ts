import { type Clock, ConfigurationError, type ObservationDraft, type TaskDraft } from '@roomkit/core';
import type {
  AICallOptions,
  AIContext,
  AIFinishReason,
  AIOutputPart,
  AIProvider,
  AIProviderCapabilities,
  AIResponse,
  AIStreamEvent,
  AIToolCallPart,
  AIUsage,
} from '@roomkit/core/ai';

/** One scripted answer. */
export interface MockAnswer {
  /** The words; split by `chunks` where one cares how they arrive. */
  readonly text?: string;
  /** The words as they arrive in a stream, instead of `text`. */
  readonly chunks?: readonly string[];
  readonly thinking?: string;
  readonly signature?: string;
  readonly toolCalls?: readonly Omit<AIToolCallPart, 'type'>[];
  /** @defaultValue 'tool_calls' when there are calls, otherwise 'stop' */
  readonly finishReason?: AIFinishReason;
  /** @defaultValue one input token a message, one output token a chunk */
  readonly usage?: AIUsage;
  readonly tasks?: readonly TaskDraft[];
  readonly observations?: readonly ObservationDraft[];
  /** Milliseconds before each piece, by the provider's clock. */
  readonly delayMs?: number;
  /** Thrown after the pieces instead of finishing. */
  readonly error?: Error;
  /** Stays silent after the pieces until the call is aborted. */
  readonly hangs?: boolean;
}

/** A scripted answer, its words alone, an error to throw, or a function of what was asked. */
export type MockAnswerScript = string | Error | MockAnswer | ((context: AIContext, call: number) => MockAnswerScript);

/** How a {@link MockAIProvider} behaves. */
export interface MockAIProviderOptions {
  /** Given in turn; the last one repeats. @defaultValue ['ok'] */
  readonly answers?: readonly MockAnswerScript[];
  /** @defaultValue 'mock' */
  readonly name?: string;
  /** @defaultValue 'mock-model' */
  readonly modelName?: string;
  /** Short for `capabilities.streaming`. @defaultValue false */
  readonly streaming?: boolean;
  /** @defaultValue tools, parallel tools, thinking and temperature on, the rest off */
  readonly capabilities?: AIProviderCapabilities;
  /** Needed for answers with `delayMs`. */
  readonly clock?: Clock;
}

/** A call a {@link MockAIProvider} got. */
export interface MockAICall {
  readonly context: AIContext;
  readonly streaming: boolean;
  readonly signal: AbortSignal | undefined;
  /** Whether the call ended before its answer did: aborted, or its stream closed. */
  readonly abandoned: boolean;
  /** Settles when the call is over, however it ended. */
  readonly ended: Promise<void>;
}

/** A provider that answers from a script and remembers what it was asked. */
export class MockAIProvider implements AIProvider {
  readonly specificationVersion = 'v1';
  readonly name: string;
  readonly modelName: string;
  readonly capabilities: AIProviderCapabilities;
  readonly generateStream?: (context: AIContext, options?: AICallOptions) => AsyncGenerator<AIStreamEvent>;
  /** Every call so far, oldest first. */
  readonly calls: MockAICall[] = [];
  /** How often `close` was called. */
  closeCount = 0;
  readonly #answers: readonly MockAnswerScript[];
  readonly #clock: Clock | null;

  constructor(options: MockAIProviderOptions = {}) {
    this.name = options.name ?? 'mock';
    this.modelName = options.modelName ?? 'mock-model';
    this.capabilities = {
      tools: true,
      parallelTools: true,
      thinking: true,
      temperature: true,
      ...options.capabilities,
      streaming: options.streaming ?? options.capabilities?.streaming ?? false,
    };
    this.#answers = options.answers ?? ['ok'];
    this.#clock = options.clock ?? null;
    if (this.#answers.length === 0) throw new ConfigurationError('answers', 'must hold at least one answer');
    if (this.capabilities.streaming === true) {
      this.generateStream = (context, callOptions) => this.#stream(context, callOptions?.signal, true);
    }
  }

  async generate(context: AIContext, options: AICallOptions = {}): Promise<AIResponse> {
    for await (const event of this.#stream(context, options.signal, false)) {
      if (event.type === 'done') return event.response;
    }
    throw new TypeError('the script ended without an answer');
  }

  async close(): Promise<void> {
    this.closeCount += 1;
  }

  async *#stream(
    context: AIContext,
    signal: AbortSignal | undefined,
    streaming: boolean,
  ): AsyncGenerator<AIStreamEvent> {
    signal?.throwIfAborted();
    const call = this.#record(context, signal, streaming);
    try {
      const answer = resolveScript(this.#answers, context, this.calls.length - 1);
      for (const event of eventsOf(answer)) {
        await this.#wait(answer.delayMs ?? 0, signal);
        signal?.throwIfAborted();
        yield event;
      }
      if (answer.hangs === true) await untilAborted(signal);
      signal?.throwIfAborted();
      if (answer.error !== undefined) {
        call.finish();
        throw answer.error;
      }
      call.finish();
      yield { type: 'done', response: responseOf(answer, context) };
    } finally {
      call.end();
    }
  }

  #record(context: AIContext, signal: AbortSignal | undefined, streaming: boolean): { finish(): void; end(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const call = { context, streaming, signal, abandoned: false, ended: promise };
    this.calls.push(call);
    let finished = false;
    return {
      finish: () => {
        finished = true;
      },
      end: () => {
        call.abandoned = !finished;
        resolve();
      },
    };
  }

  async #wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (milliseconds === 0) return;
    if (this.#clock === null) throw new ConfigurationError('clock', 'is needed for answers with delayMs');
    await this.#clock.sleep(milliseconds, { signal });
  }
}

function resolveScript(answers: readonly MockAnswerScript[], context: AIContext, call: number): MockAnswer {
  let script = answers[Math.min(call, answers.length - 1)];
  while (typeof script === 'function') script = script(context, call);
  if (typeof script === 'string') return { text: script };
  return script instanceof Error ? { error: script } : (script ?? {});
}

function* eventsOf(answer: MockAnswer): Generator<AIStreamEvent> {
  if (answer.thinking !== undefined) yield { type: 'thinking', text: answer.thinking };
  for (const text of chunksOf(answer)) yield { type: 'text', text };
  for (const call of answer.toolCalls ?? []) yield { type: 'tool_call', call: { type: 'tool_call', ...call } };
}

function chunksOf(answer: MockAnswer): readonly string[] {
  return answer.chunks ?? (answer.text === undefined || answer.text === '' ? [] : [answer.text]);
}

function responseOf(answer: MockAnswer, context: AIContext): AIResponse {
  const parts: AIOutputPart[] = [];
  if (answer.thinking !== undefined) {
    const signature = answer.signature === undefined ? {} : { signature: answer.signature };
    parts.push({ type: 'thinking', thinking: answer.thinking, ...signature });
  }
  const text = chunksOf(answer).join('');
  if (text !== '') parts.push({ type: 'text', text });
  for (const call of answer.toolCalls ?? []) parts.push({ type: 'tool_call', ...call });
  return {
    parts,
    text,
    finishReason: answer.finishReason ?? (answer.toolCalls?.length ? 'tool_calls' : 'stop'),
    usage: answer.usage ?? { inputTokens: context.messages.length, outputTokens: chunksOf(answer).length },
    tasks: answer.tasks ?? [],
    observations: answer.observations ?? [],
    providerMetadata: {},
  };
}

async function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
