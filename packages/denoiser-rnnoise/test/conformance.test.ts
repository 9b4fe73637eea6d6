import { RNNoiseDenoiserProvider } from '@roomkit/denoiser-rnnoise';
import { describeDenoiserProvider } from '@roomkit/testing/conformance';

describeDenoiserProvider('RNNoiseDenoiserProvider', {
  create: () => ({ denoiser: new RNNoiseDenoiserProvider(), reductionDb: 10, delayMs: 20 }),
});

describeDenoiserProvider('RNNoiseDenoiserProvider at 48,000 Hz', {
  create: () => ({ denoiser: new RNNoiseDenoiserProvider({ sampleRate: 48_000 }), reductionDb: 10, delayMs: 20 }),
});
