import type { AICallOptions } from '@roomkit/core/ai';
import {
  callModel,
  type Environment,
  type ListedModel,
  type ModelClient,
  ModelProvider,
  optionsFromEnvironment,
} from '@roomkit/core/providers';
import { ChatClient, modelsOf, openaiClient } from '@roomkit/openai-compatible';
import type { OpenAI } from 'openai';

import { chatDialect } from './chat-dialect.ts';
import { processEnvironment } from './environment.ts';
import { OPENAI_ENVIRONMENT, type OpenAIOptions, resolveOptions } from './options.ts';
import { ResponsesClient } from './responses/responses-client.ts';

const NAME = 'openai';

/** OpenAI's models, by the Responses API or Chat Completions. Connects with the first call; needs no closing. */
export class OpenAIAIProvider extends ModelProvider {
  readonly #model: ModelClient;
  readonly #client: () => OpenAI;

  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: OpenAIOptions) {
    const resolved = resolveOptions(options);
    const { api, model: modelName, vision, reasoning } = resolved;
    const client = openaiClient(resolved);
    const model =
      api === 'responses'
        ? new ResponsesClient(NAME, client, resolved)
        : new ChatClient(client, chatDialect(NAME, resolved));
    const thinking = reasoning && api === 'responses';
    super(model, { modelName, capabilities: { vision, thinking, temperature: !reasoning } });
    this.#model = model;
    this.#client = client;
  }

  /** A provider by the variables of {@link OPENAI_ENVIRONMENT}; `options` go before them. */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<OpenAIOptions> = {},
  ): OpenAIAIProvider {
    return new OpenAIAIProvider({ ...optionsFromEnvironment(OPENAI_ENVIRONMENT, environment), ...options });
  }

  /** The models this key may use. @throws ProviderError `provider_failed` */
  listModels(options: AICallOptions = {}): Promise<readonly ListedModel[]> {
    return callModel(this.#model, options, () => modelsOf(this.#client(), options));
  }
}
