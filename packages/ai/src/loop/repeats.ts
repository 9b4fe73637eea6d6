import type { AIToolCallPart } from '@roomkit/core/ai';

/** So often the same call may run: a pure lookup once, everything else twice. */
const RUNS = { lookup: 1, other: 2 } as const;

/** So many refusals, and the tools are taken away. */
const MOST_REFUSALS = 4;

/** Counts the calls of one turn, so that a model cannot ask for the same over and over. */
export class Repeats {
  readonly #runs = new Map<string, number>();
  #refusals = 0;

  /** Whether a call may run; counts it. */
  allows(call: AIToolCallPart, isLookup: boolean): boolean {
    const key = `${call.name}\u0000${canonical(call.arguments)}`;
    const runs = (this.#runs.get(key) ?? 0) + 1;
    this.#runs.set(key, runs);
    if (runs <= (isLookup ? RUNS.lookup : RUNS.other)) return true;
    this.#refusals += 1;
    return false;
  }

  /** Whether the model is going round in circles. */
  get areTooMany(): boolean {
    return this.#refusals >= MOST_REFUSALS;
  }
}

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
