import { audioFrame } from '@roomkit/core/audio';
import { SherpaOnnxDenoiserProvider } from '@roomkit/denoiser-sherpa-onnx';

/** Frames of 256 samples of one caller; the pipeline of `@roomkit/voice-pipeline` makes them of any others. */
export async function clean(modelPath: string, frames: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  const denoiser = new SherpaOnnxDenoiserProvider({ modelPath });
  await denoiser.prepare();
  const cleaned: Uint8Array[] = [];
  for (const data of frames) cleaned.push((await denoiser.process(audioFrame({ data }), 'alice')).data);
  await denoiser.close();
  return cleaned;
}
