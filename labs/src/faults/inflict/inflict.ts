import type { LabNode } from '../cluster/lab-node.ts';
import type { InflictedFault } from '../history.ts';
import type { PlannedFault } from '../schedule.ts';
import { cutPostgres, cutRedis, loseRedis, restartPostgres } from './engines.ts';
import { jumpClock, killNode, stopNode } from './nodes.ts';
import { failVendor } from './vendors.ts';
import type { Strike, World } from './world.ts';

/** Lets a fault happen, waits until what can be mended is mended, and says what it hit. */
export async function inflict(world: World, fault: PlannedFault): Promise<InflictedFault> {
  const atMs = world.load.elapsedMs;
  const struck = await strike(world, fault);
  return { ...fault, ...struck, atMs, tookMs: world.load.elapsedMs - atMs };
}

function strike(world: World, fault: PlannedFault): Promise<Strike> {
  const node = world.nodes[fault.victim % world.nodes.length] as LabNode;
  switch (fault.kind) {
    case 'node_killed':
      return killNode(world, node, fault);
    case 'node_stopped':
      return stopNode(world, node);
    case 'postgres_restarted':
      return restartPostgres(world, fault);
    case 'postgres_cut':
      return cutPostgres(world, node, fault);
    case 'redis_lost':
      return loseRedis(world, fault);
    case 'redis_cut':
      return cutRedis(world, node, fault);
    case 'vendor_fails':
      return failVendor(world, fault);
    case 'clock_jumps':
      return jumpClock(world, node, fault);
  }
}
