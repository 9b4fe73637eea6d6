import { audioFrame } from '@roomkit/core/audio';
import { SherpaOnnxVADProvider } from '@roomkit/vad-sherpa-onnx';

/** Frames of 512 samples of one caller; the pipeline of `@roomkit/voice-pipeline` makes them of any others. */
export async function utterances(modelPath: string, frames: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  const vad = new SherpaOnnxVADProvider({ modelPath });
  await vad.prepare();
  const spoken: Uint8Array[] = [];
  for (const data of frames) {
    const event = await vad.process(audioFrame({ data }), 'alice');
    if (event?.type === 'speech_end' && event.audioBytes) spoken.push(event.audioBytes);
  }
  await vad.close();
  return spoken;
}
