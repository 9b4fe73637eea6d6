import { ModelProvider } from '@roomkit/core/providers';

import { AISDKModelClient } from './model/model-client.ts';
import { type AISDKOptions, resolveOptions } from './options.ts';

/** Any language model of the Vercel AI SDK. Needs no closing. */
export class AISDKProvider extends ModelProvider {
  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: AISDKOptions) {
    const resolved = resolveOptions(options);
    super(new AISDKModelClient(resolved), {
      modelName: resolved.model.modelId,
      capabilities: resolved.capabilities,
    });
  }
}
