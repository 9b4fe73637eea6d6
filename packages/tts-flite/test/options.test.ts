import { describe, expect, it } from 'vitest';

import { type FliteOptions, FliteTTSProvider } from '../src/index.ts';

describe('options', () => {
  it.each([
    ['voice', { voice: 'nobody' as 'slt' }],
    ['speed', { speed: 0.4 }],
    ['speed', { speed: Number.NaN }],
    ['sentencePauseMs', { sentencePauseMs: -1 }],
    ['sentencePauseMs', { sentencePauseMs: 2_001 }],
  ] satisfies readonly (readonly [string, FliteOptions])[])('names %s where it cannot be used', (field, options) => {
    expect(() => new FliteTTSProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
