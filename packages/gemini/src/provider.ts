import { type Environment, ModelProvider, optionsFromEnvironment } from '@roomkit/core/providers';

import { processEnvironment } from './environment.ts';
import { GeminiClient } from './gemini-client.ts';
import { GEMINI_ENVIRONMENT, type GeminiOptions, resolveOptions } from './options.ts';

/** Gemini, by `generateContent`. Connects with the first call; needs no closing. */
export class GeminiAIProvider extends ModelProvider {
  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: GeminiOptions) {
    const resolved = resolveOptions(options);
    const { model: modelName, vision, temperature } = resolved;
    super(new GeminiClient('gemini', resolved), {
      modelName,
      capabilities: { vision, temperature, thinking: resolved.thinking !== 'none' },
    });
  }

  /** A provider by `GEMINI_API_KEY`, `GEMINI_MODEL` and `GEMINI_BASE_URL`; `options` go before them. */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<GeminiOptions> = {},
  ): GeminiAIProvider {
    return new GeminiAIProvider({ ...optionsFromEnvironment(GEMINI_ENVIRONMENT, environment), ...options });
  }
}
