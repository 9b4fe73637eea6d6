import { bytesOf } from '@roomkit/core/audio';

/** The two tones of each key, in hertz: one for its row and one for its column (ITU-T Q.23). */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYS = ['123A', '456B', '789C', '*0#D'];

const SAMPLE_RATE = 16_000;
const FRAME_SAMPLES = 320;
/** A key sounds for 80 ms, and 80 ms of silence come behind it. */
const SOUND_FRAMES = 4;

/** What the keys sound like, in frames of 20 ms. */
export function tonesOf(keys: string): readonly Uint8Array[] {
  return Array.from(keys).flatMap((key) => {
    const row = KEYS.findIndex((line) => line.includes(key));
    const [low = 0, high = 0] = [ROWS[row], COLUMNS[KEYS[row]?.indexOf(key) ?? -1]];
    return Array.from({ length: 2 * SOUND_FRAMES }, (_frame, number) => {
      const samples = Int16Array.from({ length: FRAME_SAMPLES }, (_sample, at) => {
        const turns = (2 * Math.PI * (number * FRAME_SAMPLES + at)) / SAMPLE_RATE;
        return 6_000 * (Math.sin(low * turns) + Math.sin(high * turns));
      });
      return bytesOf(number < SOUND_FRAMES ? samples : new Int16Array(FRAME_SAMPLES));
    });
  });
}
