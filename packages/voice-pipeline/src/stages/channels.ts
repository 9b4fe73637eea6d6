/** Interleaved samples as one channel: what the channels have in common. */
export function toMono(samples: Int16Array): Int16Array {
  const mono = new Int16Array(samples.length >> 1);
  for (let at = 0; at < mono.length; at += 1) {
    mono[at] = Math.round(((samples[at * 2] ?? 0) + (samples[at * 2 + 1] ?? 0)) / 2);
  }
  return mono;
}

/** One of two interleaved channels. */
export function channelOf(samples: Int16Array, channel: 0 | 1): Int16Array {
  const one = new Int16Array(samples.length >> 1);
  for (let at = 0; at < one.length; at += 1) one[at] = samples[at * 2 + channel] ?? 0;
  return one;
}

/** Two channels, interleaved. */
export function interleave(left: Int16Array, right: Int16Array): Int16Array {
  const both = new Int16Array(left.length * 2);
  for (let at = 0; at < left.length; at += 1) {
    both[at * 2] = left[at] ?? 0;
    both[at * 2 + 1] = right[at] ?? 0;
  }
  return both;
}
