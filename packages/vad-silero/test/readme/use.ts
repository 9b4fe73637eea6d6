import { audioFrame } from '@roomkit/core/audio';
import { SileroVADProvider } from '@roomkit/vad-silero';

const vad = new SileroVADProvider({ silenceThresholdMs: 500 });
await vad.prepare();

/** Frames of 512 samples of one caller; the pipeline of `@roomkit/voice-pipeline` makes them of any others. */
export async function listen(frames: readonly Uint8Array[], caller: string): Promise<readonly string[]> {
  const heard: string[] = [];
  for (const data of frames) {
    const event = await vad.process(audioFrame({ data }), caller);
    if (event?.type === 'speech_start') heard.push('speaks');
    if (event?.type === 'speech_end') heard.push(`spoke for ${Math.round((event.durationMs ?? 0) / 1000)} s`);
  }
  vad.reset(caller);
  return heard;
}
