/** How often and how long to measure. */
export interface Effort {
  readonly calls: number;
  readonly rounds: number;
}

/** What one call takes, in microseconds. */
export interface Cost {
  /** By the wall: what a user waits. Neighbours on the machine count in. */
  readonly wall: number;
  /** By the processor's time of this process: what it costs, whoever else is running. */
  readonly processor: number;
}

/**
 * Costs of two things measured in turns, so that both see the same machine. The best round of each
 * counts: noise only ever adds.
 */
export async function compare(
  floor: () => Promise<unknown>,
  ours: () => Promise<unknown>,
  effort: Effort,
): Promise<{ readonly floor: Cost; readonly ours: Cost }> {
  const best = { floor: NEVER, ours: NEVER };
  await round(floor, effort.calls);
  await round(ours, effort.calls);
  for (let at = 0; at < effort.rounds; at += 1) {
    best.floor = lower(best.floor, await round(floor, effort.calls));
    best.ours = lower(best.ours, await round(ours, effort.calls));
  }
  return best;
}

const NEVER: Cost = { wall: Infinity, processor: Infinity };

async function round(call: () => Promise<unknown>, calls: number): Promise<Cost> {
  const processor = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  for (let at = 0; at < calls; at += 1) await call();
  const wall = Number(process.hrtime.bigint() - startedAt) / 1_000 / calls;
  const used = process.cpuUsage(processor);
  return { wall, processor: (used.user + used.system) / calls };
}

function lower(one: Cost, other: Cost): Cost {
  return { wall: Math.min(one.wall, other.wall), processor: Math.min(one.processor, other.processor) };
}
