/** What single calls took, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Keeps how long calls took. */
export class Latencies {
  readonly #taken: number[] = [];

  async of<Value>(call: () => Promise<Value>): Promise<Value> {
    const startedAt = performance.now();
    const value = await call();
    this.#taken.push(performance.now() - startedAt);
    return value;
  }

  /** Of everything since the last time. */
  take(): Latency {
    const sorted = this.#taken.splice(0).toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { p50: at(0.5), p99: at(0.99) };
  }
}

/** In the words of the table. */
export function inWords({ p50, p99 }: Latency): string {
  return `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
}
