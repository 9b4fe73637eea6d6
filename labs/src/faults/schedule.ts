import { seededNumbers } from '../random.ts';

/** What goes wrong, each in ways of its own. */
export const FAULT_KINDS = [
  'node_killed',
  'node_stopped',
  'postgres_restarted',
  'postgres_cut',
  'redis_lost',
  'redis_cut',
  'vendor_fails',
  'clock_jumps',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** The ways in which it comes about. */
export type FaultWay =
  | 'in a commit'
  | 'in a delivery'
  | 'in a pass'
  | 'immediate'
  | 'fast'
  | 'cut'
  | 'answers lost'
  | 'stalled'
  | 'flushed'
  | 'restarted'
  | 'refused'
  | 'hangs'
  | 'refuses'
  | 'ahead'
  | 'back';

const WAYS: Readonly<Record<FaultKind, readonly FaultWay[]>> = {
  node_killed: ['in a commit', 'in a delivery'],
  node_stopped: ['in a pass'],
  postgres_restarted: ['immediate', 'fast'],
  postgres_cut: ['cut', 'answers lost', 'stalled'],
  redis_lost: ['flushed', 'restarted'],
  redis_cut: ['cut', 'stalled', 'refused'],
  vendor_fails: ['hangs', 'answers lost', 'refuses'],
  clock_jumps: ['ahead', 'back'],
};

/** A fault before it happens. */
export interface PlannedFault {
  readonly kind: FaultKind;
  readonly way: FaultWay;
  /** How many messages have been sent when it is due. */
  readonly atMessage: number;
  /** Which node, or which provider class, counted from 0. */
  readonly victim: number;
  /** How long it lasts, or how far a clock jumps, in milliseconds. */
  readonly forMs: number;
}

/** How the schedule is drawn. */
export interface ScheduleOptions {
  readonly seed: number;
  readonly faults: number;
  readonly messages: number;
  readonly nodes: number;
  /** How many provider classes there are to fail. */
  readonly vendors: number;
  /** @defaultValue all */
  readonly kinds?: readonly FaultKind[] | undefined;
}

const SHORTEST_MS = 300;
const LONGEST_MS = 2_500;
/** Clocks are off by up to this, which is far beyond every lease. */
const FARTHEST_MS = 10 * 60_000;

/** Which fault strikes when: of each kind as many, give or take one, in an order that the seed shuffles. */
export function planFaults(options: ScheduleOptions): readonly PlannedFault[] {
  const { seed, faults, messages, nodes, vendors, kinds = FAULT_KINDS } = options;
  const random = seededNumbers(seed);
  const drawn = Array.from({ length: faults }, (_, at) => kinds[at % kinds.length] as FaultKind);
  for (let at = drawn.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [drawn[at], drawn[other]] = [drawn[other] as FaultKind, drawn[at] as FaultKind];
  }
  const counts = new Map<FaultKind, number>();
  return drawn.map((kind, at) => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const ways = WAYS[kind];
    const span = random() * (kind === 'clock_jumps' ? FARTHEST_MS : LONGEST_MS - SHORTEST_MS);
    return {
      kind,
      way: ways[count % ways.length] as FaultWay,
      // The last stretch is left to what the faults have left behind.
      atMessage: Math.floor(((at + random()) / faults) * messages * 0.95),
      victim: Math.floor(random() * (kind === 'vendor_fails' ? vendors : nodes)),
      forMs: Math.round(SHORTEST_MS + span),
    };
  });
}
