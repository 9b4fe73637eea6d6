import { describe, expect, it } from 'vitest';

import { checkOptions, optionsFromEnvironment } from '../src/options.ts';

describe('options', () => {
  it('come from the named variables', () => {
    expect(optionsFromEnvironment({ __NAME___API_KEY: 'key' })).toEqual({ apiKey: 'key' });
  });

  it('name the variable that is missing', () => {
    expect(() => optionsFromEnvironment({})).toThrow('__NAME___API_KEY');
  });

  it('refuse an empty key', () => {
    expect(() => checkOptions({ apiKey: ' ' })).toThrow('apiKey');
  });
});
