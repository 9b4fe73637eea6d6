import { describeVADProvider } from '@roomkit/testing/conformance';
import { EnergyVADProvider } from '@roomkit/voice-pipeline';

describeVADProvider('EnergyVADProvider', { create: () => ({ vad: new EnergyVADProvider() }) });

describeVADProvider('EnergyVADProvider with other times', {
  create() {
    const config = { silenceThresholdMs: 300, speechPadMs: 200, minSpeechDurationMs: 200 };
    return { vad: new EnergyVADProvider(config), config };
  },
});
