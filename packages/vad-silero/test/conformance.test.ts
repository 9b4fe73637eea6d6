import { describeVADProvider } from '@roomkit/testing/conformance';
import { SileroVADProvider } from '@roomkit/vad-silero';

describeVADProvider('SileroVADProvider', { create: () => ({ vad: new SileroVADProvider() }) });

describeVADProvider('SileroVADProvider at 8,000 Hz, with other times', {
  create() {
    const config = { silenceThresholdMs: 300, speechPadMs: 200, minSpeechDurationMs: 200 };
    return { vad: new SileroVADProvider({ sampleRate: 8_000, ...config }), config };
  },
});
