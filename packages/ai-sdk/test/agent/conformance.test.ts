import { describeAIProvider } from '@roomkit/testing/conformance';
import { ToolLoopAgent } from 'ai';

import { AISDKAgentProvider } from '../../src/index.ts';
import { KEY } from '../support/scenario-failures.ts';
import { ScenarioModel } from '../support/scenario-model.ts';

describeAIProvider('AISDKAgentProvider', {
  create({ scenario }) {
    const played = new ScenarioModel(scenario);
    const agent = new ToolLoopAgent({ model: played.v4, maxRetries: 0, onError: () => {} });
    return {
      provider: new AISDKAgentProvider({ agent }),
      requests: () => played.calls,
      idle: () => played.idle(),
      secrets: [KEY],
      [Symbol.asyncDispose]: async () => {},
    };
  },
  skip: [{ test: 'sends the token limit', reason: 'an agent has limits of its own' }],
});
