import { bytesOf, clampSample } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

/** Longer frames are cut: what detectors say has the place of a frame. */
const MAX_FRAME_MS = 120;
const PIECE_MS = 20;

/** A frame that stages can work with; null for one that is none. A sample that was cut off at the end is left out. */
export function usableFrame(frame: AudioFrame): AudioFrame | null {
  const { data, sampleRate, channels, sampleWidth, timestampMs } = frame;
  if (!(data instanceof Uint8Array) || !Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > 192_000)
    return null;
  if (channels !== 1 && channels !== 2) return null;
  if (sampleWidth !== 1 && sampleWidth !== 2 && sampleWidth !== 4) return null;
  const rest = data.byteLength % (channels * sampleWidth);
  if (rest === data.byteLength) return null;
  const hasPlace = timestampMs === null || (Number.isFinite(timestampMs) && timestampMs >= 0);
  if (rest === 0 && hasPlace) return frame;
  return { ...frame, data: data.subarray(0, data.byteLength - rest), timestampMs: hasPlace ? timestampMs : null };
}

/** A frame of 16-bit samples. */
export function sixteenBitFrame(frame: AudioFrame): AudioFrame {
  const { data, sampleWidth } = frame;
  if (sampleWidth === 2) return frame;
  const samples = new Int16Array(data.byteLength / sampleWidth);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < samples.length; at += 1) {
    // Linear PCM of 8 bits is unsigned (Microsoft, Multimedia Programming Interface 1.0).
    samples[at] =
      sampleWidth === 1 ? (view.getUint8(at) - 128) * 256 : clampSample(view.getInt32(at * 4, true) / 65_536);
  }
  return { ...frame, data: bytesOf(samples), sampleWidth: 2 };
}

/** A frame, or what it is cut into where it is long. */
export function shortFrames(frame: AudioFrame): readonly AudioFrame[] {
  const frameBytes = frame.channels * frame.sampleWidth;
  const bytesPerMs = (frame.sampleRate * frameBytes) / 1_000;
  if (frame.data.byteLength <= MAX_FRAME_MS * bytesPerMs) return [frame];
  const size = Math.max(1, Math.round((PIECE_MS * bytesPerMs) / frameBytes)) * frameBytes;
  const frames: AudioFrame[] = [];
  for (let at = 0; at < frame.data.byteLength; at += size) {
    frames.push({
      ...frame,
      data: frame.data.subarray(at, at + size),
      timestampMs: frame.timestampMs === null ? null : frame.timestampMs + at / bytesPerMs,
      metadata: { ...frame.metadata },
    });
  }
  return frames;
}
