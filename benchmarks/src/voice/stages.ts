import {
  FRAME_MS,
  openPipeline,
  openStream,
  PIPELINES,
  RESAMPLER,
  type Setup,
  speechFrames,
  STAGES,
  TRANSPORT_RATES,
} from './pipelines.ts';

/** How much of a core a second of audio takes: 0.01 is one of a hundred. */
export interface RealTimeFactor {
  readonly name: string;
  /** By transport rate; null where that tells nothing of its own. */
  readonly factors: readonly (number | null)[];
}

/** Stages work at 16,000 Hz: over a transport of that rate nothing but the stage is at work. */
const INTERNAL_RATE = 16_000;

/** Each stage alone, what converts to its rate, and whole pipelines with everything. By the processor's time. */
export async function realTimeFactors(isSmoke: boolean): Promise<readonly RealTimeFactor[]> {
  const seconds = isSmoke ? 1 : 30;
  const rows: RealTimeFactor[] = [];
  for (const setup of STAGES) rows.push(await rowOf(setup, seconds, (rate) => rate === INTERNAL_RATE));
  rows.push(await rowOf(RESAMPLER, seconds, (rate) => rate !== INTERNAL_RATE));
  for (const setup of PIPELINES) {
    rows.push(await rowOf({ ...setup, name: `pipeline: ${setup.name}` }, seconds, () => true));
  }
  return rows;
}

async function rowOf(setup: Setup, seconds: number, isOf: (rate: number) => boolean): Promise<RealTimeFactor> {
  const factors: (number | null)[] = [];
  for (const rate of TRANSPORT_RATES) factors.push(isOf(rate) ? await factorOf(setup, rate, seconds) : null);
  return { name: setup.name, factors };
}

async function factorOf(setup: Setup, rate: number, seconds: number): Promise<number> {
  const pipeline = await openPipeline(setup);
  const frames = speechFrames(seconds * 1_000, rate);
  const pass = async (id: string, count: number): Promise<void> => {
    const stream = openStream(pipeline, id, rate);
    for (const frame of frames.slice(0, count)) {
      stream.receive(frame);
      await stream.whenIdle();
    }
    await stream.end();
  };
  await pass('warm', 250);
  const before = process.cpuUsage();
  await pass('measured', frames.length);
  const used = process.cpuUsage(before);
  await pipeline.close();
  return (used.user + used.system) / 1_000 / (frames.length * FRAME_MS);
}
