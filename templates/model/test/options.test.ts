import { describe, expect, it } from 'vitest';

import { __Name__AIProvider } from '../src/index.ts';

describe('options', () => {
  it('come from the named variables', () => {
    const provider = __Name__AIProvider.fromEnv({ __NAME___API_KEY: 'key', __NAME___MODEL: 'another' });
    expect(provider.modelName).toBe('another');
  });

  it('refuse a missing key', () => {
    expect(() => __Name__AIProvider.fromEnv({})).toThrow('apiKey');
  });
});
