import { ProviderError } from '@roomkit/core';
import type { AIProvider } from '@roomkit/core/ai';

/** Stands where an agent has no model: it is never asked. */
export const NO_PROVIDER: AIProvider = Object.freeze({
  specificationVersion: 'v1',
  name: 'none',
  modelName: 'none',
  capabilities: Object.freeze({}),
  generate: () => Promise.reject(new ProviderError('This agent has no model.', { provider: 'none' })),
});
