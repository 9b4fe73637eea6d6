import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { AICallOptions, AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { brokenOff, type ModelClient, objectOf, objectsOf, systemTexts, TimedCall } from '@roomkit/core/providers';

import { toProviderError } from '../errors.ts';
import { imageReader } from '../model/images.ts';
import { promptOf } from '../model/prompt.ts';
import { orAborted, readIterable } from '../read-stream.ts';
import { AgentAssembler } from './agent-assembler.ts';
import type { ResolvedAgentOptions } from './agent-options.ts';
import type { AISDKAgentAnswer, AISDKAgentCall } from './agent.ts';

/** The SDK itself fetches what the agent's model cannot. */
const ANY_ADDRESS = { supportedUrls: { '*': [/^https?:/u] } };

/** How an agent is asked. It runs its own tools. */
export class AISDKAgentClient implements ModelClient {
  readonly provider: string;
  readonly #options: ResolvedAgentOptions;

  constructor(options: ResolvedAgentOptions) {
    this.provider = options.name;
    this.#options = options;
  }

  async generate(context: AIContext, { signal }: AICallOptions): Promise<AIResponse> {
    using call = this.#call(signal);
    try {
      const { agent } = this.#options;
      const answer = await orAborted(agent.generate(await this.#callOf(context, call)), call.signal);
      const { response } = this.#assembled(answer);
      if (response === null) throw brokenOff(this.provider);
      return response;
    } catch (error) {
      throw call.failureOf(error);
    }
  }

  async *stream(context: AIContext, { signal }: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined> {
    using call = this.#call(signal);
    const assembler = new AgentAssembler(this.#options);
    try {
      const { agent } = this.#options;
      const { stream } = await orAborted(agent.stream(await this.#callOf(context, call)), call.signal);
      for await (const part of readIterable(stream, call.signal)) {
        const given = objectOf(part);
        if (given['type'] !== 'start' && given['type'] !== 'start-step') call.begun();
        yield* assembler.push(given);
        if (assembler.response !== null) break;
      }
    } catch (error) {
      throw call.failureOf(error);
    }
    if (assembler.response !== null) yield { type: 'done', response: assembler.response };
  }

  failureOf(error: unknown): ReturnType<ModelClient['failureOf']> {
    return toProviderError(error, this.provider);
  }

  #call(signal: AbortSignal | undefined): TimedCall {
    const { clock, timeoutMs } = this.#options;
    return new TimedCall({ provider: this.provider, clock, timeoutMs }, signal);
  }

  async #callOf(context: AIContext, call: TimedCall): Promise<AISDKAgentCall> {
    const { callOptions, name: provider } = this.#options;
    const readImage = imageReader(ANY_ADDRESS, { signal: call.signal });
    const prompt = await promptOf(context.messages, { provider, readImage });
    return {
      messages: [...this.#opening(context), ...prompt],
      abortSignal: call.signal,
      ...(callOptions === undefined ? {} : { options: callOptions }),
    };
  }

  #opening(context: AIContext): LanguageModelV4Prompt {
    const text = systemTexts(context.systemPrompt, context.messages).join('\n\n');
    if (text === '') return [];
    return this.#options.systemMessages === 'system'
      ? [{ role: 'system', content: text }]
      : [{ role: 'user', content: [{ type: 'text', text }] }];
  }

  /** The steps of an answer in one piece, as a stream would have brought them. */
  #assembled({ steps, finishReason, rawFinishReason, totalUsage }: AISDKAgentAnswer): AgentAssembler {
    const assembler = new AgentAssembler(this.#options);
    for (const step of steps.map(objectOf)) {
      assembler.push({ type: 'start-step' });
      for (const [place, part] of objectsOf(step['content']).entries()) assembler.push({ id: String(place), ...part });
      assembler.push({ type: 'finish-step', response: step['response'] });
    }
    assembler.push({ type: 'finish', finishReason, rawFinishReason, totalUsage });
    return assembler;
  }
}
