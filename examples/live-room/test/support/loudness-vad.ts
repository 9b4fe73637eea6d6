import { joinBytes, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';
import { type MockVADAnswer, MockVADProvider } from '@roomkit/testing';

const FRAME_MS = 20;
const HANGOVER_FRAMES = 5;

/** A detector that takes whatever is no silence for speech. */
export function loudnessVAD(): MockVADProvider {
  let spoken: Uint8Array[] = [];
  let quiet = 0;
  const script = ({ data }: AudioFrame): MockVADAnswer | null => {
    const isLoud = rmsOf(samplesOf(data)) > 0;
    if (spoken.length === 0 && !isLoud) return null;
    spoken.push(data);
    quiet = isLoud ? 0 : quiet + 1;
    if (spoken.length === 1) return { type: 'speech_start', audioBytes: data };
    if (quiet < HANGOVER_FRAMES) return null;
    const durationMs = (spoken.length - quiet) * FRAME_MS;
    const audioBytes = joinBytes(spoken);
    spoken = [];
    return { type: 'speech_end', audioBytes, durationMs };
  };
  return new MockVADProvider({ script });
}
