import { seededNumbers } from '../random.ts';
import { LabNode } from './cluster/lab-node.ts';
import { collect } from './collect.ts';
import type { History, InflictedFault, RefusedCommit } from './history.ts';
import { inflict } from './inflict/inflict.ts';
import { pause, type World } from './inflict/world.ts';
import { Load } from './load.ts';
import { type Build, migrateSchema } from './node/start.ts';
import { type FaultKind, planFaults } from './schedule.ts';
import { Ledger } from './servers/ledger.ts';
import { startPostgres } from './servers/postgres-server.ts';
import { startRedis } from './servers/redis-server.ts';
import { startVendor } from './vendor.ts';
import { type FromNode, PROVIDER_CLASSES } from './wire.ts';

/** What a run of the lab is made of. */
export interface FaultLabOptions {
  readonly messages: number;
  readonly nodes: number;
  readonly faults: number;
  readonly seed: number;
  readonly rooms: number;
  readonly perSecond: number;
  /** How long a node counts as living without a sign of life. */
  readonly nodeTtlMs: number;
  readonly build: Build;
  /** Which faults strike. @defaultValue all */
  readonly kinds?: readonly FaultKind[] | undefined;
  /** Where the nodes' warnings and errors go; nowhere when left out. */
  readonly logFile?: string | undefined;
  readonly onFault?: (fault: InflictedFault) => void;
}

const SCHEMA = 'lab';
const ANSWERED_WITHIN_MS = 60_000;
const SETTLED_WITHIN_MS = 120_000;

/** Starts everything, breaks what the seed says, lets it come to rest, and gives back what was seen. */
export async function runFaultLab(options: FaultLabOptions): Promise<History> {
  const { seed, build, nodeTtlMs } = options;
  const rooms = Array.from({ length: options.rooms }, (_, at) => `room-${at}`);
  const random = seededNumbers(seed + 1);
  await using postgres = await startPostgres();
  await using redis = await startRedis();
  await using vendor = await startVendor();
  await migrateSchema(postgres.url(), SCHEMA, build);
  await using ledger = new Ledger(postgres.url(), SCHEMA);
  await ledger.begin();

  const refused: RefusedCommit[] = [];
  const holding = new Set<string>();
  const created = Promise.withResolvers<void>();
  const nodes: LabNode[] = [];
  const hear = (_: LabNode, process: string, line: FromNode): void => {
    if (line.kind === 'rooms_created') created.resolve();
    if (line.kind === 'holding') holding.add(line.body);
    if (line.kind === 'refused_stale') refused.push({ process, room: line.room, epoch: line.epoch });
    load?.hear(process, line);
  };
  const ended = (_: LabNode, process: string): void => {
    created.reject(new Error('A node ended before the rooms were there.'));
    load?.ended(process);
  };
  const parts = { build, postgres, redisPort: redis.port, vendorUrl: vendor.url, schema: SCHEMA };
  const deps = { ...parts, nodeTtlMs, logFile: options.logFile ?? null, hear, ended };
  let load: Load | null = null;
  await using stack = new AsyncDisposableStack();
  for (let number = 0; number < options.nodes; number += 1) nodes.push(stack.use(await LabNode.make(number, deps)));
  await Promise.all(nodes.map((node) => node.start()));
  nodes[0]?.tell({ kind: 'create_rooms', rooms });
  await created.promise;

  const outside = new Load({ rooms, perSecond: options.perSecond, random, nodes });
  load = outside;
  const world: World = {
    nodes,
    postgres,
    redis,
    vendor,
    ledger,
    load: outside,
    rooms,
    refused,
    holding,
    nodeTtlMs,
    random,
  };
  const faults: InflictedFault[] = [];
  outside.start();
  for (const fault of planFaults({ ...options, vendors: PROVIDER_CLASSES.length })) {
    while (outside.sent.length < fault.atMessage) await pause(5);
    const inflicted = await inflict(world, fault);
    faults.push(inflicted);
    options.onFault?.(inflicted);
  }
  while (outside.sent.length < options.messages) await pause(20);
  outside.stop();
  await outside.until(() => outside.open === 0, ANSWERED_WITHIN_MS);
  const unsettledAtEnd = await settled(ledger);
  const durationMs = outside.elapsedMs;
  const closed = await Promise.all(nodes.map(async (node) => ({ name: node.process, isClosed: await node.close() })));
  return {
    seed,
    rooms,
    targets: PROVIDER_CLASSES,
    sent: outside.sent,
    acknowledged: outside.acknowledged,
    ...(await collect(postgres.url(), SCHEMA, rooms)),
    owners: await ledger.owners(),
    receipts: vendor.receipts,
    lookups: vendor.lookups,
    refused,
    failures: outside.failures,
    unsettledAtEnd,
    unclosed: closed.filter(({ isClosed }) => !isClosed).map(({ name }) => name),
    faults,
    durationMs,
  };
}

/** How many deliveries are left when nothing changes any more. */
async function settled(ledger: Ledger): Promise<number> {
  const end = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const left = await ledger.unsettled();
    if (left === 0 || performance.now() > end) return left;
    await pause(50);
  }
}
