import type { AudioFrame } from '@roomkit/core/voice';
import { SherpaOnnxDiarizationProvider } from '@roomkit/diarization-sherpa-onnx';

/** Who speaks in a call: Alice, whose voice is known, or somebody else. */
export async function whoSpeaks(modelPath: string, alice: AudioFrame, call: AudioFrame): Promise<string> {
  const diarization = new SherpaOnnxDiarizationProvider({ modelPath, threshold: 0.95 });
  await diarization.enroll('alice', alice);
  const result = await diarization.process(call, 'call-1');
  await diarization.close();
  return result?.speakerId ?? 'nobody';
}
