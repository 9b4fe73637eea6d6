import { fork } from 'node:child_process';

import { RoomKit } from '@roomkit/core';
import { PostgresStore } from '@roomkit/postgres';

import { CountingChannel } from './kit.ts';
import { inWords } from './latency.ts';
import { compare, type Effort } from './measure.ts';
import { bareLoop, withSchema } from './postgres.ts';
import type { Row } from './row.ts';
import { POSTGRES } from './servers.ts';

/** What a node process is told. */
export interface NodeTask {
  readonly schema: string;
  readonly rooms: readonly string[];
  readonly messages: number;
  readonly atOnce: number;
}

/** What it says when it is done; latencies in milliseconds. */
export interface NodeReport {
  readonly seconds: number;
  /** Processor time of the node's process, in microseconds. */
  readonly processor: number;
  readonly p50: number;
  readonly p99: number;
}

interface Case {
  readonly name: string;
  readonly nodes: number;
  readonly rooms: number;
  /** Whether all nodes write to all rooms. */
  readonly areShared: boolean;
}

const CASES: readonly Case[] = [
  { name: '1 node, 64 rooms', nodes: 1, rooms: 64, areShared: false },
  { name: '4 nodes, 64 rooms each its own', nodes: 4, rooms: 256, areShared: false },
  { name: '4 nodes, all in the same 64 rooms', nodes: 4, rooms: 64, areShared: true },
];

/** Whole messages through node processes over one Postgres, beside a bare loop over one connection. */
export async function nodeRows(effort: Effort, isSmoke: boolean): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const given of CASES) {
    const rooms = isSmoke ? given.nodes : given.rooms;
    rows.push(await withSchema((schema) => measure(schema, { ...given, rooms }, effort)));
  }
  return rows;
}

async function measure(schema: string, given: Case, effort: Effort): Promise<Row> {
  await using bare = await bareLoop(schema);
  const calls = Math.max(10, Math.round(effort.calls / 20));
  const { floor } = await compare(
    () => bare.insert(),
    () => bare.insert(),
    { rounds: effort.rounds, calls },
  );
  const all = Array.from({ length: given.rooms }, (_unused, at) => `r${at}`);
  await makeRooms(schema, all);
  const messages = calls;
  const share = given.rooms / given.nodes;
  const reports = await Promise.all(
    (
      await Promise.all(
        Array.from({ length: given.nodes }, (_unused, at) => {
          const rooms = given.areShared ? all : all.slice(at * share, (at + 1) * share);
          return start({ schema, rooms, messages, atOnce: 32 });
        }),
      )
    ).map(({ run }) => run()),
  );
  const seconds = Math.max(...reports.map((report) => report.seconds));
  const wall = (seconds * 1e6) / (messages * given.nodes);
  const processor = reports.reduce((sum, report) => sum + report.processor, 0);
  const slowest = { p50: Math.max(...reports.map(({ p50 }) => p50)), p99: Math.max(...reports.map(({ p99 }) => p99)) };
  return {
    name: `Postgres, whole messages, ${given.name}`,
    floor,
    ours: { wall, processor: processor / (messages * given.nodes) },
    target: null,
    by: 'wall',
    note: `${Math.round(1e6 / wall).toLocaleString('en')} messages/s, slowest node ${inWords(slowest)}`,
  };
}

async function makeRooms(schema: string, rooms: readonly string[]): Promise<void> {
  const kit = new RoomKit({ store: new PostgresStore({ connectionString: POSTGRES, schema }) });
  for (const id of ['a', 'b']) kit.registerChannel(new CountingChannel(id));
  await Promise.all(
    rooms.map(async (roomId) => {
      await kit.createRoom({ roomId });
      for (const id of ['a', 'b']) await kit.attachChannel(roomId, id);
    }),
  );
  await kit.close();
}

/** A process that is ready to send. */
async function start(task: NodeTask): Promise<{ readonly run: () => Promise<NodeReport> }> {
  const child = fork(new URL('node.process.ts', import.meta.url), [JSON.stringify(task)], {
    execArgv: ['--conditions=@roomkit/source'],
  });
  const ready = Promise.withResolvers<void>();
  const done = Promise.withResolvers<NodeReport>();
  child.on('message', (message: 'ready' | NodeReport) => {
    if (message === 'ready') ready.resolve();
    else done.resolve(message);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      const failure = new Error(`A node ended with ${code}.`);
      ready.reject(failure);
      done.reject(failure);
      resolve();
    });
  });
  // Whoever waits for the one that fails hears of it; the other has nobody who waits.
  done.promise.catch(() => {});
  await ready.promise;
  return {
    async run() {
      child.send('go');
      const report = await done.promise;
      await ended;
      return report;
    },
  };
}
