import type { VoiceSession } from '@roomkit/core/voice';
import type { MockVoiceBackend } from '@roomkit/testing';

/** 20 ms of 16,000 Hz: a tone, or silence. */
function frame(isLoud: boolean): Uint8Array {
  const samples = Int16Array.from({ length: 320 }, (_sample, at) =>
    isLoud ? Math.round(8_000 * Math.sin((2 * Math.PI * 440 * at) / 16_000)) : 0,
  );
  return new Uint8Array(samples.buffer);
}

/** Says something for 400 ms, then waits for an answer. */
export function speaks(backend: MockVoiceBackend, session: VoiceSession): void {
  for (let number = 0; number < 20; number += 1) backend.feed(session, frame(true));
  for (let number = 0; number < 40; number += 1) backend.feed(session, frame(false));
}
