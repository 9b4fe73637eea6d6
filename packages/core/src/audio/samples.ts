const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * `pcm_s16le` bytes as samples: a view where the bytes lie even, a copy elsewhere. A spare byte at the end is left out.
 */
export function samplesOf(data: Uint8Array): Int16Array {
  const length = data.byteLength >> 1;
  if (IS_LITTLE_ENDIAN && data.byteOffset % 2 === 0) return new Int16Array(data.buffer, data.byteOffset, length);
  const samples = new Int16Array(length);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < length; at += 1) samples[at] = view.getInt16(at * 2, true);
  return samples;
}

/** Samples as `pcm_s16le` bytes: a view on machines that write them so, a copy elsewhere. */
export function bytesOf(samples: Int16Array): Uint8Array {
  if (IS_LITTLE_ENDIAN) return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const bytes = new Uint8Array(samples.byteLength);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < samples.length; at += 1) view.setInt16(at * 2, samples[at] ?? 0, true);
  return bytes;
}

/** Samples from -1 to 1, as models want them. */
export function floatsOf(samples: Int16Array): Float32Array {
  const floats = new Float32Array(samples.length);
  for (let at = 0; at < samples.length; at += 1) floats[at] = (samples[at] ?? 0) / 32_768;
  return floats;
}

/** Samples of 16 bits from ones of -1 to 1. What is out of range is clipped, what is no number is silence. */
export function samplesOfFloats(floats: Float32Array): Int16Array {
  const samples = new Int16Array(floats.length);
  for (let at = 0; at < floats.length; at += 1) samples[at] = clampSample((floats[at] ?? 0) * 32_768);
  return samples;
}

/** The nearest sample of 16 bits; 0 for what is no number. */
export function clampSample(value: number): number {
  if (value >= 32_767) return 32_767;
  if (value <= -32_768) return -32_768;
  return Math.round(value) || 0;
}

/** The root of the mean square, 0 to 32,768. */
export function rmsOf(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let at = 0; at < samples.length; at += 1) {
    const sample = samples[at] ?? 0;
    sum += sample * sample;
  }
  return Math.sqrt(sum / samples.length);
}

/** A level in dBFS, -60 for whatever is quieter, at most 0. */
export function levelDb(samples: Int16Array): number {
  const rms = rmsOf(samples);
  return rms === 0 ? -60 : Math.min(0, Math.max(-60, 20 * Math.log10(rms / 32_768)));
}

/** One stretch of bytes out of many. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.byteLength;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}
