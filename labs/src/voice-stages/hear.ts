import { audioFrame, bytesOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, DenoiserProvider, StreamStage, VADProvider } from '@roomkit/core/voice';

import { joined } from './mixing.ts';
import { SAMPLE_RATE } from './sounds.ts';
import type { Stretch } from './utterances.ts';

/** An utterance that a detector heard, and where the frame ends at which it was sure of each end. */
export interface HeardStretch extends Stretch {
  readonly startedMs: number;
  readonly endedMs: number;
}

/** What a detector takes for utterances. What it took back is none. */
export async function utterancesHeard(vad: VADProvider, samples: Int16Array, stream: string): Promise<HeardStretch[]> {
  const heard: HeardStretch[] = [];
  let start: { readonly fromMs: number; readonly startedMs: number } | null = null;
  for (const { frame, endsAtMs } of framesFor(vad, samples)) {
    const event = await vad.process(frame, stream);
    if (event?.type === 'speech_start') start = { fromMs: event.streamMs ?? 0, startedMs: endsAtMs };
    if (event?.type === 'speech_end' && start !== null) {
      heard.push({ ...start, toMs: event.streamMs ?? 0, endedMs: endsAtMs });
    }
  }
  vad.reset(stream);
  return heard;
}

/** What a denoiser leaves of a sound. */
export async function denoised(denoiser: DenoiserProvider, samples: Int16Array, stream: string): Promise<Int16Array> {
  const parts: Int16Array[] = [];
  for (const { frame } of framesFor(denoiser, samples)) {
    parts.push(samplesOf((await denoiser.process(frame, stream)).data));
  }
  denoiser.reset(stream);
  return joined(...parts);
}

function* framesFor(stage: StreamStage, samples: Int16Array): Generator<{ frame: AudioFrame; endsAtMs: number }> {
  const sampleRate = stage.sampleRates?.[0] ?? SAMPLE_RATE;
  const size = stage.samplesPerFrame ?? sampleRate / 50;
  for (let at = 0; at + size <= samples.length; at += size) {
    const data = bytesOf(samples.slice(at, at + size));
    yield { frame: audioFrame({ data, sampleRate }), endsAtMs: ((at + size) / sampleRate) * 1_000 };
  }
}
