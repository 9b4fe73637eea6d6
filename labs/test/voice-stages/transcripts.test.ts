import { describe, expect, it } from 'vitest';

import { noises } from '../../src/voice-stages/noises.ts';
import { denoisers } from '../../src/voice-stages/stages.ts';
import { spokenSentences, transcriptFigures } from '../../src/voice-stages/transcripts.ts';
import { isSkipped, PATIENCE_MS } from './lab.ts';

describe.skipIf(isSkipped)('denoisers before a recogniser', () => {
  it(
    'VOICE-12.3.2.1 make 16 sentences understood of which white noise 10 dB below them left at most four',
    { timeout: PATIENCE_MS },
    async () => {
      const sentences = await spokenSentences();
      const cleaners = denoisers();
      const surroundings = { all: noises(), conditions: [null, ['white', 10]] } as const;
      const [quiet, noisy] = await transcriptFigures(sentences, cleaners, surroundings);
      for (const denoiser of cleaners.values()) await denoiser?.close();
      expect(sentences).toHaveLength(16);
      expect(Object.fromEntries(quiet?.right ?? [])).toEqual({ nothing: 16, GTCRN: 16, RNNoise: 16 });
      expect(noisy?.right.get('nothing')).toBeLessThanOrEqual(4);
      expect(noisy?.right.get('GTCRN')).toBeGreaterThanOrEqual(14);
      expect(noisy?.right.get('RNNoise')).toBeGreaterThanOrEqual(14);
    },
  );
});
