import { type Environment, ModelProvider, optionsFromEnvironment } from '@roomkit/core/providers';

import { __Name__Client } from './client.ts';
import { processEnvironment } from './environment.ts';
import { __NAME___ENVIRONMENT, type __Name__Options, resolveOptions } from './options.ts';

/** Models of __Name__. Connects with the first call; needs no closing. */
export class __Name__AIProvider extends ModelProvider {
  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: __Name__Options) {
    const resolved = resolveOptions(options);
    super(new __Name__Client('__name__', resolved), {
      modelName: resolved.model,
      capabilities: { tools: false, parallelTools: false, structuredOutput: false },
    });
  }

  /** A provider by the variables of {@link __NAME___ENVIRONMENT}; `options` go before them. */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<__Name__Options> = {},
  ): __Name__AIProvider {
    return new __Name__AIProvider({ ...optionsFromEnvironment(__NAME___ENVIRONMENT, environment), ...options });
  }
}
