import { env } from 'node:process';

import { describe, expect, it } from 'vitest';

import { checkHistory } from '../../src/faults/check/check.ts';
import { kindFigures } from '../../src/faults/check/figures.ts';
import { runFaultLab } from '../../src/faults/run.ts';
import { FAULT_KINDS } from '../../src/faults/schedule.ts';
import { hasRedisServer } from '../../src/faults/servers/redis-server.ts';

/** The short version; `pnpm --filter @roomkit/labs faults` is the long one. */
const SHORT = { messages: 250, nodes: 3, faults: 8, rooms: 12, perSecond: 25, nodeTtlMs: 2_000 } as const;

const hasServers = hasRedisServer();
if (!hasServers) {
  process.stderr.write('NOT RUN: the fault lab needs the program redis-server on this machine.\n');
}

// Where it counts, a lab that did not run is a lab that failed.
describe.skipIf(!hasServers && env['CI'] !== 'true')('nodes, servers, wires, vendors and clocks that fail', () => {
  it(
    'CORE-4.1.3 CORE-5.1.1 CORE-8.1.3 CORE-10.2.1 CORE-10.2.13 lose nothing, keep order and let nobody write late',
    { timeout: 300_000 },
    async () => {
      const history = await runFaultLab({ ...SHORT, seed: 11, build: 'real' });
      expect(checkHistory(history)).toEqual([]);
      expect(history.sent.length).toBeGreaterThanOrEqual(SHORT.messages);
      expect(kindFigures(history).map(({ kind, hit }) => [kind, hit])).toEqual(FAULT_KINDS.map((kind) => [kind, 1]));
    },
  );

  it('would let a stopped node write late if commits did not ask for the epoch', { timeout: 300_000 }, async () => {
    const only = { faults: 2, messages: 60, kinds: ['node_stopped'] } as const;
    const history = await runFaultLab({ ...SHORT, ...only, seed: 12, build: 'without_epochs' });
    const kinds = new Set(checkHistory(history).map(({ kind }) => kind));
    expect([...kinds]).toContain('stale_write');
    expect(history.refused).toEqual([]);
  });
});
