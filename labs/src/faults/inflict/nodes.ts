import type { LabNode } from '../cluster/lab-node.ts';
import type { PlannedFault } from '../schedule.ts';
import { amid, amidCommit, pause, type Strike, underWayNow, type World } from './world.ts';

/** The process is gone, and another one comes in its place. */
export async function killNode(world: World, node: LabNode, { way, forMs }: PlannedFault): Promise<Strike> {
  const unsettled = await world.ledger.unsettled(node.nodeIds);
  const strike = (): Strike => {
    const underWay = underWayNow(world, unsettled, node);
    node.signal('SIGKILL');
    const hits = way === 'in a commit' ? underWay.commits : underWay.sends;
    return { underWay, hits, hitWhat: 'commits or sends' };
  };
  const struck =
    way === 'in a commit'
      ? await amidCommit([node], strike)
      : await amid(() => world.vendor.open(node.process) > 0, strike);
  await node.ended();
  await pause(forMs / 2);
  await node.start();
  return struck;
}

const LONGEST_MS = 20_000;

/**
 * The process is stopped while it stands in the middle of a pass, until another node has taken its room over and
 * has written there. Then it goes on as if nothing had been.
 */
export async function stopNode(world: World, node: LabNode): Promise<Strike> {
  const { load, refused, rooms, random } = world;
  const room = rooms[Math.floor(random() * rooms.length)] as string;
  const { body } = load.send(room, node, true);
  await load.until(() => world.holding.has(body), LONGEST_MS);
  const unsettled = await world.ledger.unsettled(node.nodeIds);
  const underWay = underWayNow(world, unsettled, node);
  const before = refused.length;
  node.signal('SIGSTOP');
  const others = world.nodes.filter((other) => other !== node && other.isUp);
  const other = others[Math.floor(random() * others.length)] as LabNode;
  const overtaking = load.send(room, other);
  await load.until(() => load.isAcknowledged(overtaking.body), LONGEST_MS);
  node.tell({ kind: 'release' });
  node.signal('SIGCONT');
  const isRefused = (): boolean =>
    refused.slice(before).some((commit) => commit.process === node.process && commit.room === room);
  // Where it was refused, that is heard before the message is acknowledged at last.
  await load.until(() => load.isAcknowledged(body), LONGEST_MS);
  return { underWay, hits: isRefused() ? 1 : 0, hitWhat: 'passes refused later' };
}

/** Its wall clock jumps: nothing may depend on it but what is shown. */
export async function jumpClock(world: World, node: LabNode, { way, forMs }: PlannedFault): Promise<Strike> {
  const unsettled = await world.ledger.unsettled(node.nodeIds);
  return amid(
    () => world.load.openAt(node.process) > 0,
    () => {
      const underWay = underWayNow(world, unsettled, node);
      node.jumpClock(way === 'ahead' ? forMs : -forMs);
      return { underWay, hits: underWay.messages, hitWhat: 'messages' };
    },
  );
}
