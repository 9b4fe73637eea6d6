import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

import { FRAME_MS, openPipeline, openStream, PIPELINES, speechFrames, type Setup } from './pipelines.ts';

/** How many calls one core carries. */
export interface Capacity {
  readonly name: string;
  /** The most calls at which 99 of 100 frames are through the pipeline within the time of one. */
  readonly calls: number;
  /** At that load, in milliseconds. */
  readonly lateP99: number;
  readonly loopDelayP50: number;
  readonly loopDelayP99: number;
  /** Of one core. */
  readonly load: number;
}

interface Trial {
  readonly lateP99: number;
  readonly loopDelayP50: number;
  readonly loopDelayP99: number;
  readonly load: number;
}

/** The transport of a browser: the dearest to convert. */
const RATE = 48_000;

/** Calls in real time, in one process, more and more of them until frames are late. */
export async function capacities(isSmoke: boolean): Promise<readonly Capacity[]> {
  const rows: Capacity[] = [];
  for (const setup of PIPELINES) rows.push(await capacityOf(setup, isSmoke));
  return rows;
}

async function capacityOf(setup: Setup, isSmoke: boolean): Promise<Capacity> {
  const seconds = isSmoke ? 0.3 : 5;
  const most = isSmoke ? 2 : 4_096;
  let low = 1;
  let best = await tryCalls(setup, low, seconds);
  let high = 2;
  for (; high <= most; high *= 2) {
    const trial = await tryCalls(setup, high, seconds);
    if (trial.lateP99 > FRAME_MS) break;
    [low, best] = [high, trial];
  }
  while (!isSmoke && high - low > Math.max(1, low / 16)) {
    const middle = Math.floor((low + high) / 2);
    const trial = await tryCalls(setup, middle, seconds);
    if (trial.lateP99 > FRAME_MS) high = middle;
    else [low, best] = [middle, trial];
  }
  return { name: setup.name, calls: low, ...best };
}

/** Frames come when they would: each call a little after the one before, every 20 ms. */
async function tryCalls(setup: Setup, count: number, seconds: number): Promise<Trial> {
  const pipeline = await openPipeline(setup);
  const frames = speechFrames(seconds * 1_000, RATE);
  const late: number[] = [];
  const calls = Array.from({ length: count }, (_, at) => {
    const offset = (at * FRAME_MS) / count;
    const call = { offset, next: 0, stream: openStream(pipeline, `call-${at}`, RATE) };
    return call;
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const before = process.cpuUsage();
  const startedAt = performance.now();
  for (let isOver = false; !isOver;) {
    isOver = true;
    const now = performance.now() - startedAt;
    for (const call of calls) {
      const frame = frames[call.next];
      if (frame === undefined) continue;
      isOver = false;
      const dueAt = call.offset + call.next * FRAME_MS;
      if (dueAt > now) continue;
      call.next += 1;
      call.stream.receive(frame);
      void call.stream.whenIdle().then(() => late.push(performance.now() - startedAt - dueAt));
    }
    await setTimeout(1);
  }
  await Promise.all(calls.map(({ stream }) => stream.whenIdle()));
  const wallMs = performance.now() - startedAt;
  const used = process.cpuUsage(before);
  delay.disable();
  await Promise.all(calls.map(({ stream }) => stream.end()));
  await pipeline.close();
  const sorted = late.toSorted((one, other) => one - other);
  return {
    lateP99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    loopDelayP50: delay.percentile(50) / 1e6,
    loopDelayP99: delay.percentile(99) / 1e6,
    load: (used.user + used.system) / 1_000 / wallMs,
  };
}
