import type { LabNode } from '../cluster/lab-node.ts';
import type { RefusedCommit, UnderWay } from '../history.ts';
import type { Load } from '../load.ts';
import type { Ledger } from '../servers/ledger.ts';
import type { PostgresServer } from '../servers/postgres-server.ts';
import type { RedisServer } from '../servers/redis-server.ts';
import type { Vendor } from '../vendor.ts';

/** Everything that can be broken, and what can be seen of it. */
export interface World {
  readonly nodes: readonly LabNode[];
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly vendor: Vendor;
  readonly ledger: Ledger;
  readonly load: Load;
  readonly rooms: readonly string[];
  readonly refused: readonly RefusedCommit[];
  /** Bodies of messages whose passes stand in a hook. */
  readonly holding: ReadonlySet<string>;
  readonly nodeTtlMs: number;
  readonly random: () => number;
}

/** What a fault came to. */
export interface Strike {
  readonly underWay: UnderWay;
  readonly hits: number;
  readonly hitWhat: string;
}

/** What is under way in this moment, at one node or at all. `unsettled` was asked a moment before. */
export function underWayNow(world: World, unsettled: number, node?: LabNode): UnderWay {
  const nodes = node ? [node] : world.nodes;
  return {
    messages: node ? world.load.openAt(node.process) : world.load.open,
    statements: nodes.reduce((sum, { statements }) => sum + statements.statements, 0),
    commits: nodes.reduce((sum, { statements }) => sum + statements.commits, 0),
    sends: world.vendor.open(node?.process),
    unsettled,
  };
}

/** How long to wait for the moment in which a fault would hit something. */
const MOMENT_WITHIN_MS = 10_000;

/**
 * Calls `strike` the moment one of the nodes has passed a commit on, before the answer can be there. Where no
 * commit comes it strikes anyway, and what it hit says so.
 */
export async function amidCommit<Result>(nodes: readonly LabNode[], strike: () => Result): Promise<Result> {
  const struck = Promise.withResolvers<Result>();
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    for (const { statements } of nodes) statements.forget();
    struck.resolve(strike());
  };
  for (const { statements } of nodes) statements.onNextCommit(once);
  const timer = setTimeout(once, MOMENT_WITHIN_MS);
  return struck.promise.finally(() => clearTimeout(timer));
}

/** Calls `strike` as soon as `holds` does, or after a while. */
export async function amid<Result>(holds: () => boolean, strike: () => Result): Promise<Result> {
  const end = performance.now() + MOMENT_WITHIN_MS;
  while (!holds() && performance.now() < end) await pause(1);
  return strike();
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
