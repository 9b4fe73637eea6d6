/** 5 ms at 16,000 Hz. */
const WINDOW = 80;

/** What is quieter than a hundredth of the loudest sample is silence. */
const SILENCE = 0.01;

/** Samples without the silence at their ends; one window on either side stays, so that no consonant is clipped. */
export function trimSilence(samples: Int16Array): Int16Array {
  const floor = Math.max(1, peakOf(samples) * SILENCE);
  const count = Math.ceil(samples.length / WINDOW);
  const isLoud = (window: number): boolean => peakOf(samples.subarray(window * WINDOW, (window + 1) * WINDOW)) > floor;
  let first = 0;
  while (first < count && !isLoud(first)) first += 1;
  if (first === count) return new Int16Array(0);
  let last = count - 1;
  while (!isLoud(last)) last -= 1;
  return samples.slice(Math.max(0, first - 1) * WINDOW, (last + 2) * WINDOW);
}

function peakOf(samples: Int16Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}
