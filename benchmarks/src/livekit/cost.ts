import { FRAME_MS } from './tasks.ts';

/** Processor time ÷ audio time of what is done with so many frames. */
export async function costOf(frames: number, work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / (frames * FRAME_MS);
}

/** One pass of a resampler is over too soon to be measured by the processor's clock. */
export const RESAMPLE_PASSES = 10;
