import type { AIContext } from '../ai/context.ts';
import type { AICallOptions, AIProvider, AIProviderCapabilities } from '../ai/provider.ts';
import type { AIResponse, AIStreamEvent } from '../ai/response.ts';
import { askModel, type ModelClient, streamModel } from './model-calls.ts';

/** What a provider says of itself. */
export interface ModelFacts {
  readonly modelName: string;
  /** Streaming, tools, parallel tools and structured output are claimed unless this says otherwise. */
  readonly capabilities: Omit<AIProviderCapabilities, 'streaming'>;
}

/** A provider on a vendor's client, which connects with the first call and needs no closing. */
export abstract class ModelProvider implements AIProvider {
  readonly specificationVersion = 'v1';
  readonly name: string;
  readonly modelName: string;
  readonly capabilities: AIProviderCapabilities;
  readonly #client: ModelClient;

  constructor(client: ModelClient, { modelName, capabilities }: ModelFacts) {
    this.name = client.provider;
    this.modelName = modelName;
    this.capabilities = Object.freeze({
      tools: true,
      parallelTools: true,
      structuredOutput: true,
      ...capabilities,
      streaming: true,
    });
    this.#client = client;
  }

  generate(context: AIContext, options?: AICallOptions): Promise<AIResponse> {
    return askModel(this.#client, context, options);
  }

  generateStream(context: AIContext, options?: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined> {
    return streamModel(this.#client, context, options);
  }
}
