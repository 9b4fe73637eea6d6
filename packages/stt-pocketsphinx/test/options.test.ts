import { describe, expect, it } from 'vitest';

import { PocketSphinxSTTProvider } from '../src/index.ts';

describe('options', () => {
  it.each([
    ['modelPath', { modelPath: ' ' }],
    ['libraryPath', { libraryPath: '' }],
    ['language', { language: '' }],
    ['grammar', { grammar: [] }],
    ['grammar', { grammar: ['yes; no'] }],
    ['grammar', { grammar: 'yes | no' }],
    ['keyphrase', { grammar: ['yes'], keyphrase: { phrase: 'hey' } }],
    ['keyphrase.phrase', { keyphrase: { phrase: '' } }],
    ['keyphrase.threshold', { keyphrase: { phrase: 'hey', threshold: 2 } }],
    ['minConfidence', { minConfidence: Number.NaN }],
    ['minConfidence', { minConfidence: 1.5 }],
    ['maxStreams', { maxStreams: 0 }],
  ])('names %s where it cannot be used', (field, options) => {
    expect(() => new PocketSphinxSTTProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('starts no thread that nobody asks for', async () => {
    const provider = new PocketSphinxSTTProvider({ grammar: '#JSGF V1.0; grammar g; public <s> = yes ;' });
    expect(provider).toMatchObject({ name: 'pocketsphinx', sampleRates: [16_000] });
    await provider.close();
  });
});
