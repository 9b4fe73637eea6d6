import { NoopTelemetry, silentLogger, systemClock } from '@roomkit/core';
import { audioFrame, bytesOf, CallSession, pcmFormat, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';
import { SileroVADProvider } from '@roomkit/vad-silero';
import { AudioPipeline, SpeexResampler } from '@roomkit/voice-pipeline';

import { costOf, RESAMPLE_PASSES } from './cost.ts';
import { type Convert, fidelityOf } from './fidelity.ts';
import { framesOf } from './speech.ts';
import { FRAME_MS, type FidelityReport, type ResampleReport, SILENCE_MS, type VadReport } from './tasks.ts';

let made = 0;

/** A whole pipeline with one stage, as a call has it: frames of a transport go in, events come out. */
export async function ourVad(samples: Int16Array, rate: number): Promise<VadReport> {
  const createId = (): string => `id-${(made += 1)}`;
  const config = { resampler: new SpeexResampler(), vad: new SileroVADProvider({ silenceThresholdMs: SILENCE_MS }) };
  const deps = { clock: systemClock, logger: silentLogger, telemetry: new NoopTelemetry(), createId };
  const pipeline = new AudioPipeline(config, deps);
  await pipeline.prepare();
  const format = pcmFormat(rate);
  const startsMs: number[] = [];
  let windows = 0;
  const stream = pipeline.open({
    session: new CallSession({ id: createId(), participantId: 'ada', createdAt: new Date(0) }),
    inboundFormat: format,
    outboundFormat: format,
    capabilities: 0,
    feedsAecReference: false,
    listener: {
      onFrame: () => {
        windows += 1;
      },
      onVAD: ({ type }) => {
        // It is told before the frame which it was heard in.
        if (type === 'speech_start') startsMs.push((windows + 1) * 32);
      },
    },
  });
  const frames = ourFrames(samples, rate);
  const factor = await costOf(frames.length, async () => {
    for (const frame of frames) {
      stream.receive(frame);
      await stream.whenIdle();
    }
  });
  await stream.end();
  await pipeline.close();
  return { factor, windows, startsMs };
}

/** The resampler alone, from 48,000 Hz to 16,000. */
export async function ourResample(samples: Int16Array): Promise<ResampleReport> {
  const resampler = new SpeexResampler();
  await resampler.prepare();
  const frames = ourFrames(samples, 48_000);
  const factor = await costOf(frames.length * RESAMPLE_PASSES, () => {
    for (let pass = 0; pass < RESAMPLE_PASSES; pass += 1) {
      for (const frame of frames) resampler.resample(frame, 16_000, 1, 'call');
    }
  });
  resampler.close();
  return { factor };
}

export async function ourFidelity(): Promise<FidelityReport> {
  const resampler = new SpeexResampler();
  await resampler.prepare();
  const begin = (): Convert => {
    const stream = `call-${(made += 1)}`;
    return (frame) =>
      samplesOf(
        resampler.resample(audioFrame({ data: bytesOf(frame), sampleRate: 48_000 }), 16_000, 1, stream).data,
      ).slice();
  };
  const report = fidelityOf(begin);
  resampler.close();
  return report;
}

function ourFrames(samples: Int16Array, sampleRate: number): readonly AudioFrame[] {
  return framesOf(samples, (sampleRate * FRAME_MS) / 1_000).map((frame, at) =>
    audioFrame({ data: bytesOf(frame), sampleRate, timestampMs: at * FRAME_MS }),
  );
}
