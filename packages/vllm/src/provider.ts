import { ConfigurationError } from '@roomkit/core';
import type { AICallOptions } from '@roomkit/core/ai';
import { type Environment, type ListedModel, optionsFromEnvironment } from '@roomkit/core/providers';
import { ChatProvider } from '@roomkit/openai-compatible';

import { vllmDialect } from './dialect.ts';
import { processEnvironment } from './environment.ts';
import { resolveOptions, VLLM_ENVIRONMENT, type VLLMOptions } from './options.ts';

const NAME = 'vllm';

/** A model served by vLLM. Connects with the first call; needs no closing. */
export class VLLMAIProvider extends ChatProvider {
  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: VLLMOptions) {
    const resolved = resolveOptions(options);
    const { vision, tools, thinking, contextWindowTokens = null } = resolved;
    super(resolved, vllmDialect(NAME, resolved), {
      vision,
      tools,
      parallelTools: tools,
      thinking,
      temperature: true,
      contextWindowTokens,
    });
  }

  /** A provider by the variables of {@link VLLM_ENVIRONMENT}; `options` go before them. */
  static fromEnv(environment: Environment = processEnvironment(), options: Partial<VLLMOptions> = {}): VLLMAIProvider {
    return new VLLMAIProvider({ ...optionsFromEnvironment(VLLM_ENVIRONMENT, environment), ...options });
  }

  /**
   * A provider that knows its context window, for the server has been asked. Without a model in the options it is the
   * one that the server serves.
   *
   * @throws ConfigurationError `configuration_invalid` where the server serves no such model, or several and none was
   * named; ProviderError `provider_failed`, retryable while the server is loading
   */
  static async connect(
    options: Omit<VLLMOptions, 'model'> & { readonly model?: string },
    call: AICallOptions = {},
  ): Promise<VLLMAIProvider> {
    const asking = new VLLMAIProvider({ ...options, model: options.model ?? 'any' });
    const { id, contextWindowTokens } = chosen(await asking.listModels(call), options.model);
    const known = options.contextWindowTokens ?? contextWindowTokens;
    return new VLLMAIProvider({ ...options, model: id, ...(known === null ? {} : { contextWindowTokens: known }) });
  }
}

function chosen(models: readonly ListedModel[], model: string | undefined): ListedModel {
  const candidates = model === undefined ? models : models.filter(({ id }) => id === model);
  const [only, another] = candidates;
  if (only !== undefined && another === undefined) return only;
  throw new ConfigurationError('model', only === undefined ? 'is not served' : 'must be named, for several are served');
}
