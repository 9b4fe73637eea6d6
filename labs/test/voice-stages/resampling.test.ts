import { describe, expect, it } from 'vitest';

import { conversionFigures, CONVERSIONS, decimated } from '../../src/voice-stages/resampling.ts';

describe('conversion of rates', () => {
  it.each(CONVERSIONS)(
    'VOICE-12.3.3.5 from $from to $to Hz leaves less than -60 dB of a tone of $toneHz Hz where it does not belong',
    async (conversion) => {
      const { ghostDb, keptDb } = await conversionFigures(conversion);
      expect(ghostDb).toBeLessThan(-60);
      expect(Math.abs(keptDb)).toBeLessThan(0.1);
    },
  );

  it('is measured by what would show it: without a filter the tone is all there', async () => {
    const { ghostDb } = await conversionFigures({ from: 16_000, to: 8_000, toneHz: 7_000, ghostHz: 1_000 }, decimated);
    expect(ghostDb).toBeGreaterThan(-1);
  });
});
