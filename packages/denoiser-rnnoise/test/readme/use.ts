import { audioFrame } from '@roomkit/core/audio';
import { RNNoiseDenoiserProvider } from '@roomkit/denoiser-rnnoise';

const denoiser = new RNNoiseDenoiserProvider({ sampleRate: 16_000 });
await denoiser.prepare();

/** Frames of 160 samples of one caller; the pipeline of `@roomkit/voice-pipeline` makes them of any others. */
export async function clean(frames: readonly Uint8Array[], caller: string): Promise<readonly Uint8Array[]> {
  const cleaned: Uint8Array[] = [];
  for (const data of frames) cleaned.push((await denoiser.process(audioFrame({ data }), caller)).data);
  denoiser.reset(caller);
  return cleaned;
}
