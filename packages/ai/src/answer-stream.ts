import { ProviderError, type StreamItem } from '@roomkit/core';
import type { AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';

import { closedByReader, raceAbort } from './abort.ts';
import type { AIPipelineContext, AnswerStream } from './pipeline/stage.ts';
import type { TurnDeps } from './pipeline/turn-deps.ts';
import { reportAnswer } from './report.ts';

/**
 * A streamed answer. Nothing is asked before the first pull; closing the iterator ends the request, also
 * while a pull is waiting. It can be read once.
 */
export function streamAnswer(
  deps: TurnDeps,
  turn: AIPipelineContext,
  context: AIContext,
  signal: AbortSignal,
): AnswerStream {
  return new LazyAnswer(deps, turn, context, signal);
}

class LazyAnswer implements AnswerStream {
  response: AIResponse | null = null;
  durationMs = 0;
  readonly #deps: TurnDeps;
  readonly #turn: AIPipelineContext;
  readonly #context: AIContext;
  readonly #signal: AbortSignal;
  #isTaken = false;

  constructor(deps: TurnDeps, turn: AIPipelineContext, context: AIContext, signal: AbortSignal) {
    this.#deps = deps;
    this.#turn = turn;
    this.#context = context;
    this.#signal = signal;
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamItem> {
    if (this.#isTaken) throw new TypeError('an answer can be read once');
    this.#isTaken = true;
    const reader = new AbortController();
    const items = this.#items(AbortSignal.any([this.#signal, reader.signal]));
    return {
      next: () => items.next(),
      return: () => {
        // First the signal: `return` of a generator would wait for the pull it is in.
        reader.abort(closedByReader());
        return items.return(undefined).catch(() => ({ done: true, value: undefined }));
      },
    };
  }

  async *#items(signal: AbortSignal): AsyncGenerator<StreamItem, void, undefined> {
    const { options, host } = this.#deps;
    const startedAt = host.clock.monotonic();
    let shown = '';
    let held = '';
    try {
      for await (const event of this.#events(signal)) {
        if (event.type === 'thinking') yield { kind: 'thinking', text: event.text };
        if (event.type === 'text') {
          held += event.text;
          // White space alone is not worth a message: it waits for a word.
          if (shown === '' && held.trim() === '') continue;
          const text = held;
          held = '';
          shown += text;
          yield text;
        }
        if (event.type === 'done') {
          this.response = event.response;
          this.durationMs = host.clock.monotonic() - startedAt;
        }
      }
      if (this.response === null) throw endedEarly(options.provider.name);
    } catch (error) {
      if (!signal.aborted && shown !== '' && options.texts.interrupted !== '') yield options.texts.interrupted;
      throw error;
    }
    await reportAnswer(this.#deps, this.#turn, this.response, this.durationMs);
  }

  async *#events(signal: AbortSignal): AsyncGenerator<AIStreamEvent, void, undefined> {
    signal.throwIfAborted();
    const { provider } = this.#deps.options;
    const stream = provider.generateStream?.(this.#context, { signal });
    if (stream === undefined) throw new TypeError('the provider does not stream');
    const iterator = stream[Symbol.asyncIterator]();
    let isOver = false;
    try {
      for (;;) {
        const result = await raceAbort(iterator.next(), signal);
        if (result.done === true) {
          isOver = true;
          return;
        }
        yield result.value;
      }
    } catch (error) {
      isOver = true;
      throw error;
    } finally {
      if (!isOver) await iterator.return?.();
    }
  }
}

/** The failure of a provider whose stream ended without its last event. */
function endedEarly(provider: string): ProviderError {
  return new ProviderError('The model broke its answer off.', { provider }, { retryable: true });
}
