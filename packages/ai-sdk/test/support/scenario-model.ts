import type {
  LanguageModelV2,
  LanguageModelV2StreamPart,
  LanguageModelV2Usage,
  LanguageModelV3,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { AIScenario } from '@roomkit/testing/conformance';
import { MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test';

import { playedStream, refusalOf } from './scenario-failures.ts';
import { contentOf, finishOf, usageOf, VENDOR } from './scenario-parts.ts';

type AnyCall = Pick<LanguageModelV4CallOptions, 'abortSignal'>;

/** A model of the SDK that plays a scenario, by each of its interfaces. */
export class ScenarioModel {
  /** The calls so far, as the model got them. */
  readonly calls: object[] = [];
  readonly #scenario: AIScenario;
  readonly #open = new Set<Promise<void>>();

  constructor(scenario: AIScenario) {
    this.#scenario = scenario;
  }

  get v4(): MockLanguageModelV4 {
    return new MockLanguageModelV4({
      provider: VENDOR,
      modelId: 'acme-1',
      supportedUrls: { 'image/*': [/^https:/u] },
      doGenerate: (call) => this.#generate(call),
      doStream: async (call) => ({ stream: this.#stream(call) }),
    });
  }

  get v3(): LanguageModelV3 {
    return new MockLanguageModelV3({
      provider: VENDOR,
      modelId: 'acme-1',
      supportedUrls: { 'image/*': [/^https:/u] },
      doGenerate: async (call) => (await this.#generate(call)) as Awaited<ReturnType<LanguageModelV3['doGenerate']>>,
      doStream: async (call) => ({
        stream: this.#stream(call) as Awaited<ReturnType<LanguageModelV3['doStream']>>['stream'],
      }),
    });
  }

  get v2(): LanguageModelV2 {
    return {
      specificationVersion: 'v2',
      provider: VENDOR,
      modelId: 'acme-1',
      supportedUrls: { 'image/*': [/^https:/u] },
      doGenerate: async (call) => {
        const { finishReason, usage, content, response } = await this.#generate(call);
        return {
          content,
          response,
          warnings: [],
          finishReason: olderReason(finishReason),
          usage: flat(usage),
        } as never;
      },
      doStream: async (call) => ({
        stream: this.#stream(call).pipeThrough(new TransformStream({ transform: flatten })),
      }),
    };
  }

  /** Resolves once no call is open. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  async #generate(call: AnyCall): Promise<LanguageModelV4GenerateResult> {
    this.calls.push(call);
    const scenario = this.#scenario;
    const { fault } = scenario;
    const refusal = refusalOf(scenario);
    if (refusal !== null) throw refusal;
    if (fault?.kind === 'error_event' || fault?.kind === 'disconnect') throw new TypeError('terminated');
    if (fault?.kind === 'hang') {
      // Minds no abort: whoever asked must do so.
      call.abortSignal?.addEventListener('abort', this.#opened(), { once: true });
      return new Promise(() => {});
    }
    return {
      content: contentOf(scenario),
      finishReason: finishOf(scenario),
      usage: usageOf(scenario),
      response: { id: 'answer_1', modelId: 'acme-1' },
      warnings: [],
    };
  }

  #stream(call: AnyCall): ReadableStream<LanguageModelV4StreamPart> {
    const number = this.calls.length;
    this.calls.push(call);
    const refusal = refusalOf(this.#scenario);
    if (refusal !== null) throw refusal;
    const { parts, ending } = playedStream(this.#scenario, number);
    const left = parts.values();
    const over = this.#opened();
    return new ReadableStream<LanguageModelV4StreamPart>({
      pull(controller) {
        const { done, value } = left.next();
        if (!done) return controller.enqueue(value);
        if (ending === 'hang') return new Promise(() => {});
        over();
        return ending === 'end' ? controller.close() : controller.error(new TypeError('terminated'));
      },
      cancel: over,
    });
  }

  #opened(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#open.add(promise);
    return () => {
      this.#open.delete(promise);
      resolve();
    };
  }
}

function olderReason({ unified }: LanguageModelV4GenerateResult['finishReason']): string {
  return unified;
}

function flat({ inputTokens, outputTokens }: LanguageModelV4GenerateResult['usage']): LanguageModelV2Usage {
  return { inputTokens: inputTokens.total, outputTokens: outputTokens.total, totalTokens: undefined };
}

function flatten(
  part: LanguageModelV4StreamPart,
  controller: TransformStreamDefaultController<LanguageModelV2StreamPart>,
): void {
  const older =
    part.type === 'finish' ? { ...part, finishReason: olderReason(part.finishReason), usage: flat(part.usage) } : part;
  controller.enqueue(older as LanguageModelV2StreamPart);
}
