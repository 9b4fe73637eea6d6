import { type Environment, optionsFromEnvironment } from '@roomkit/core/providers';

import { ChatProvider } from './chat/chat-provider.ts';
import { responseFormat } from './chat/request.ts';
import { processEnvironment } from './environment.ts';
import { OPENAI_COMPATIBLE_ENVIRONMENT, type OpenAICompatibleOptions, resolveOptions } from './options.ts';

/** A model behind any server of Chat Completions. Connects with the first call; needs no closing. */
export class OpenAICompatibleAIProvider extends ChatProvider {
  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: OpenAICompatibleOptions) {
    const resolved = resolveOptions(options);
    const { vision, tools, structuredOutput, temperature, thinkingField = null } = resolved;
    super(
      resolved,
      {
        provider: resolved.name,
        model: resolved.model,
        maxTokens: resolved.maxTokens ?? null,
        maxTokensField: resolved.maxTokensField,
        takesTemperature: temperature,
        countsStreams: resolved.countsStreams,
        thinkingField,
        shape: structuredOutput ? responseFormat : null,
        extras: () => resolved.extraBody,
      },
      {
        tools,
        parallelTools: tools,
        vision,
        structuredOutput,
        temperature,
        thinking: thinkingField !== null,
        contextWindowTokens: resolved.contextWindowTokens ?? null,
      },
    );
  }

  /** A provider by the variables of {@link OPENAI_COMPATIBLE_ENVIRONMENT}; `options` go before them. */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<OpenAICompatibleOptions> = {},
  ): OpenAICompatibleAIProvider {
    const found = optionsFromEnvironment(OPENAI_COMPATIBLE_ENVIRONMENT, environment);
    return new OpenAICompatibleAIProvider({ ...found, ...options });
  }
}
