import type { LabNode } from '../cluster/lab-node.ts';
import type { PlannedFault } from '../schedule.ts';
import { amid, amidCommit, pause, type Strike, underWayNow, type World } from './world.ts';

/** The server goes down under a commit, and comes up again. */
export async function restartPostgres(world: World, { way, forMs }: PlannedFault): Promise<Strike> {
  const unsettled = await world.ledger.unsettled();
  const struck = await amidCommit(world.nodes, () => {
    const underWay = underWayNow(world, unsettled);
    world.postgres.bringDown(way === 'fast' ? 'fast' : 'immediate');
    return { underWay, hits: underWay.commits, hitWhat: 'commits' };
  });
  await pause(forMs / 4);
  await world.postgres.bringUp();
  return struck;
}

/** The way of one node to the server breaks under a commit: at once, on the way back, or without a word. */
export async function cutPostgres(world: World, node: LabNode, { way, forMs }: PlannedFault): Promise<Strike> {
  const unsettled = await world.ledger.unsettled(node.nodeIds);
  const struck = await amidCommit([node], () => {
    const underWay = underWayNow(world, unsettled, node);
    if (way === 'answers lost') node.postgres.loseAnswers();
    else if (way === 'stalled') node.postgres.stall();
    else node.postgres.cut();
    return { underWay, hits: underWay.commits, hitWhat: 'commits' };
  });
  await pause(forMs);
  node.postgres.flow();
  if (way === 'answers lost') node.postgres.cut();
  return struck;
}

/** Redis forgets every lock while they are held: by an order, or because it is another process now. */
export async function loseRedis(world: World, { way, forMs }: PlannedFault): Promise<Strike> {
  const unsettled = await world.ledger.unsettled();
  const underWay = underWayNow(world, unsettled);
  const forget = async (): Promise<number> => {
    if (way === 'flushed') return world.redis.flush();
    const keys = await world.redis.keys();
    if (keys > 0) world.redis.kill();
    return keys;
  };
  let keys = 0;
  for (let tries = 0; keys === 0 && tries < 1_000; tries += 1) keys = await forget();
  if (way !== 'flushed') {
    if (keys === 0) world.redis.kill();
    await pause(forMs / 4);
    await world.redis.start();
  }
  return { underWay, hits: keys, hitWhat: 'locks and the like' };
}

/** The way of one node to Redis breaks. */
export async function cutRedis(world: World, node: LabNode, { way, forMs }: PlannedFault): Promise<Strike> {
  const unsettled = await world.ledger.unsettled(node.nodeIds);
  const struck = await amid(
    () => world.load.openAt(node.process) > 0,
    () => {
      const underWay = underWayNow(world, unsettled, node);
      if (way === 'stalled') {
        node.redis.stall();
      } else {
        node.redis.accept(way !== 'refused');
        node.redis.cut();
      }
      return { underWay, hits: underWay.messages, hitWhat: 'messages' };
    },
  );
  await pause(forMs);
  node.redis.accept(true);
  node.redis.flow();
  return struck;
}
