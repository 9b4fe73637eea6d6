import { ModelProvider } from '@roomkit/core/providers';

import { AISDKAgentClient } from './agent-client.ts';
import { type AISDKAgentOptions, resolveAgentOptions } from './agent-options.ts';

/**
 * An agent of the Vercel AI SDK as a whole: it runs its own tools, under none of the channel's policies and hooks of
 * tools; what they did is in `providerMetadata.toolCalls`. The channel's own tools are not offered to it. Needs no
 * closing.
 */
export class AISDKAgentProvider extends ModelProvider {
  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: AISDKAgentOptions) {
    const resolved = resolveAgentOptions(options);
    const { modelName, capabilities } = resolved;
    super(new AISDKAgentClient(resolved), {
      modelName,
      capabilities: {
        ...capabilities,
        tools: false,
        parallelTools: false,
        structuredOutput: false,
        temperature: false,
      },
    });
  }
}
