import type { SeededRandom } from './seeded-random.ts';
import { settled, type TestClock } from './test-clock.ts';

/** Chooses the order in which things that happen at once happen; the same seed chooses the same order. */
export interface SeededScheduler {
  /** The labels of all steps taken so far, in order. */
  readonly trace: readonly string[];
  /** While false, steps pass without waiting: for setting up. */
  isOn: boolean;
  /** Waits until it is chosen. Steps of a stopped owner are never chosen. */
  step(owner: string, label: string): Promise<void>;
  /** The same object, but each of its asynchronous methods waits to be chosen before it starts and before it answers. */
  wrap<Target extends object>(owner: string, target: Target): Target;
  /** Ends an owner as a killed process ends: nothing it waits for ever comes. */
  stop(owner: string): void;
  /** Takes steps until `work` is settled. Time moves on when nothing else can. */
  run(work: Promise<unknown>): Promise<void>;
}

interface Parked {
  readonly owner: string;
  readonly label: string;
  readonly go: () => void;
}

/** How far time may run on before `run` is called stuck. */
const LONGEST_MS = 600_000;

/** How often time moves on although something could happen without it. */
const IMPATIENCE = 0.08;

/** Makes a scheduler over a source of chance and a clock that it moves. */
export function createSeededScheduler(random: SeededRandom, clock: TestClock): SeededScheduler {
  const trace: string[] = [];
  const stopped = new Set<string>();
  let parked: Parked[] = [];

  const scheduler: SeededScheduler = {
    trace,
    isOn: false,
    step(owner, label) {
      if (!scheduler.isOn && !stopped.has(owner)) return Promise.resolve();
      return new Promise((resolve) => {
        if (!stopped.has(owner)) parked.push({ owner, label, go: resolve });
      });
    },
    wrap(owner, target) {
      return new Proxy(target, {
        get(object, name) {
          const member: unknown = Reflect.get(object, name, object);
          if (typeof member !== 'function') return member;
          return (...inputs: unknown[]): Promise<unknown> => around(owner, String(name), object, member, inputs);
        },
      });
    },
    stop(owner) {
      stopped.add(owner);
      parked = parked.filter((each) => each.owner !== owner);
    },
    async run(work) {
      let isDone = false;
      const end = (): void => {
        isDone = true;
      };
      work.then(end, end);
      const startedAt = clock.monotonic();
      for (;;) {
        await settled();
        if (isDone) break;
        if (clock.monotonic() - startedAt > LONGEST_MS) throw new Error('Nothing settles any more.');
        const wait = clock.untilNext;
        if (parked.length > 0 && !(wait !== null && wait <= 100 && random.chance(IMPATIENCE))) takeOne();
        else if (wait === null) throw new Error('Nothing can happen any more, and something is still awaited.');
        else await clock.advance(wait);
      }
      await work;
    },
  };

  function takeOne(): void {
    const [chosen] = parked.splice(random.integer(parked.length), 1);
    if (!chosen) return;
    trace.push(`${chosen.owner}:${chosen.label}`);
    chosen.go();
  }

  async function around(
    owner: string,
    label: string,
    object: object,
    method: object,
    inputs: readonly unknown[],
  ): Promise<unknown> {
    await scheduler.step(owner, label);
    const result: unknown = await Reflect.apply(method as (...inputs: unknown[]) => unknown, object, inputs);
    await scheduler.step(owner, `${label} answered`);
    return result;
  }

  return scheduler;
}
