import { setTimeout } from 'node:timers/promises';

import { costOf, RESAMPLE_PASSES } from './cost.ts';
import { type Convert, fidelityOf } from './fidelity.ts';
import { framesOf } from './speech.ts';
import { FRAME_MS, type FidelityReport, type ResampleReport, SILENCE_MS, type VadReport } from './tasks.ts';
import type { LiveKit, TheirFrame } from './their-packages.ts';

/** The plugin's stream, fed as an `AgentSession` feeds it: by a stream that is pulled. */
export async function theirVad(livekit: LiveKit, samples: Int16Array, rate: number): Promise<VadReport> {
  const { START_OF_SPEECH, INFERENCE_DONE } = livekit.agents.VADEventType;
  const vad = await livekit.SileroVAD.load({ minSilenceDuration: SILENCE_MS });
  const stream = vad.stream();
  const startsMs: number[] = [];
  let windows = 0;
  const isEnough = Promise.withResolvers<void>();
  const wanted = Math.floor(samples.length / rate / 0.032) - 1;
  const listening = (async () => {
    for await (const { type, timestamp } of stream) {
      if (type === START_OF_SPEECH) startsMs.push(timestamp);
      if (type === INFERENCE_DONE) windows += 1;
      if (windows >= wanted) isEnough.resolve();
    }
  })();
  const frames = theirFrames(livekit, samples, rate);
  let next = 0;
  const source = new ReadableStream<TheirFrame>(
    {
      pull(controller) {
        const frame = frames[next];
        next += 1;
        // It never says that it has come to the end of its input: it is left open, and closed below.
        if (frame !== undefined) controller.enqueue(frame);
      },
    },
    { highWaterMark: 0 },
  );
  const factor = await costOf(frames.length, async () => {
    stream.updateInputStream(source);
    await isEnough.promise;
    // One more window may still be on its way.
    await setTimeout(20);
  });
  stream.close();
  await listening.catch(() => undefined);
  return { factor, windows, startsMs };
}

/** The resampler alone, from 48,000 Hz to 16,000, at the quality it has by itself. */
export async function theirResample(livekit: LiveKit, samples: Int16Array): Promise<ResampleReport> {
  const resampler = new livekit.rtc.AudioResampler(48_000, 16_000);
  const frames = theirFrames(livekit, samples, 48_000);
  const factor = await costOf(frames.length * RESAMPLE_PASSES, () => {
    for (let pass = 0; pass < RESAMPLE_PASSES; pass += 1) {
      for (const frame of frames) resampler.push(frame);
    }
  });
  resampler.close();
  return { factor };
}

export function theirFidelity(livekit: LiveKit): FidelityReport {
  const { AudioFrame, AudioResampler } = livekit.rtc;
  const begin = (): Convert => {
    const resampler = new AudioResampler(48_000, 16_000);
    return (samples) => {
      const converted = resampler.push(new AudioFrame(samples, 48_000, 1, samples.length));
      return Int16Array.from(converted.flatMap(({ data }) => [...data]));
    };
  };
  return fidelityOf(begin);
}

function theirFrames({ rtc }: LiveKit, samples: Int16Array, rate: number): readonly TheirFrame[] {
  return framesOf(samples, (rate * FRAME_MS) / 1_000).map((frame) => new rtc.AudioFrame(frame, rate, 1, frame.length));
}
