import type { AICallOptions } from '@roomkit/core/ai';
import {
  callModel,
  type Environment,
  type ListedModel,
  ModelProvider,
  optionsFromEnvironment,
} from '@roomkit/core/providers';

import { AnthropicClient } from './anthropic-client.ts';
import { processEnvironment } from './environment.ts';
import { ANTHROPIC_ENVIRONMENT, type AnthropicOptions, resolveOptions } from './options.ts';

/** Claude, by the Messages API. Connects with the first call; needs no closing. */
export class AnthropicAIProvider extends ModelProvider {
  readonly #client: AnthropicClient;

  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: AnthropicOptions) {
    const resolved = resolveOptions(options);
    const client = new AnthropicClient('anthropic', resolved);
    const { model: modelName, vision } = resolved;
    super(client, { modelName, capabilities: { vision, thinking: true, temperature: false } });
    this.#client = client;
  }

  /** A provider by the variables of {@link ANTHROPIC_ENVIRONMENT}; `options` go before them. */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<AnthropicOptions> = {},
  ): AnthropicAIProvider {
    return new AnthropicAIProvider({ ...optionsFromEnvironment(ANTHROPIC_ENVIRONMENT, environment), ...options });
  }

  /** The models this key may use, newest first. @throws ProviderError `provider_failed` */
  listModels(options: AICallOptions = {}): Promise<readonly ListedModel[]> {
    return callModel(this.#client, options, () => this.#client.models(options));
  }
}
