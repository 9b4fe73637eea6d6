/** Numbers that look random and are the same for the same seed. */
export interface SeededRandom {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `below`. */
  integer(below: number): number;
  /** True so often in 1. @defaultValue 0.5 */
  chance(probability?: number): boolean;
  /** One of the items, which must not be none. */
  pick<Item>(items: readonly Item[]): Item;
  /** The items in another order, as a new array. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** Makes a source of numbers from a seed. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  // The mulberry32 generator: 32 bits of state are plenty for choosing test cases.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const integer = (below: number): number => Math.floor(next() * below);
  return {
    next,
    integer,
    chance: (probability = 0.5) => next() < probability,
    pick<Item>(items: readonly Item[]): Item {
      if (items.length === 0) throw new RangeError('there is nothing to pick from');
      return items[integer(items.length)] as Item;
    },
    shuffle<Item>(items: readonly Item[]): Item[] {
      const shuffled = [...items];
      for (let index = shuffled.length - 1; index > 0; index--) {
        const other = integer(index + 1);
        [shuffled[index], shuffled[other]] = [shuffled[other] as Item, shuffled[index] as Item];
      }
      return shuffled;
    },
  };
}
