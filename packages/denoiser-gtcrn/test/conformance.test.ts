import { GTCRNDenoiserProvider } from '@roomkit/denoiser-gtcrn';
import { describeDenoiserProvider } from '@roomkit/testing/conformance';

const reductionDb = 20;

describeDenoiserProvider('GTCRNDenoiserProvider', {
  create: () => ({ denoiser: new GTCRNDenoiserProvider(), reductionDb, delayMs: 20 }),
});

describeDenoiserProvider('GTCRNDenoiserProvider at 48,000 Hz', {
  create: () => ({ denoiser: new GTCRNDenoiserProvider({ sampleRate: 48_000 }), reductionDb, delayMs: 20 }),
});
