import { NoopTelemetry, silentLogger, systemClock } from '@roomkit/core';
import { audioFrame, CallSession, pcmFormat } from '@roomkit/core/audio';
import {
  AudioPipeline,
  DigitalAGC,
  EnergyVADProvider,
  GoertzelDtmfDetector,
  SpeexResampler,
} from '@roomkit/voice-pipeline';

const pipeline = new AudioPipeline(
  {
    resampler: new SpeexResampler(),
    agc: new DigitalAGC(),
    vad: new EnergyVADProvider(),
    dtmf: new GoertzelDtmfDetector(),
  },
  { clock: systemClock, logger: silentLogger, telemetry: new NoopTelemetry(), createId: () => crypto.randomUUID() },
);
await pipeline.prepare();

// What a VoiceChannel does for each call:
const call = pipeline.open({
  session: new CallSession({ id: 'call-1', participantId: 'caller', createdAt: new Date() }),
  inboundFormat: pcmFormat(8_000),
  outboundFormat: pcmFormat(8_000),
  capabilities: 0,
  feedsAecReference: false,
  listener: { onVAD: (event) => process.stdout.write(`${event.type} at ${event.streamMs} ms\n`) },
});
for (let frame = 0; frame < 100; frame += 1) {
  // A second of sound, a second of silence, in frames of 20 ms.
  const samples = Int16Array.from({ length: 160 }, (_, at) => (frame < 50 ? 8_000 * Math.sin(at) : 0));
  call.receive(audioFrame({ data: new Uint8Array(samples.buffer), sampleRate: 8_000 }));
}
await pipeline.close();
