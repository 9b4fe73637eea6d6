import { describe, expect, it } from 'vitest';

import { StoreError } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { NODE_TTL_MS, twoNodes, type TestNode } from '../support/nodes.ts';
import { settle } from '../support/test-clock.ts';

function say(node: TestNode, body: string): Promise<unknown> {
  return node.kit.processInbound(
    { channelId: 'a', senderId: 'u1', content: text(body), roomId: 'r1' },
    { until: 'committed' },
  );
}

/** Two nodes, of which the first has to claim the room anew. */
async function cooledNodes(): ReturnType<typeof twoNodes> {
  const nodes = await twoNodes();
  await nodes.clock.advance(1_000);
  return nodes;
}

/** Whether another node gets the room while the one that failed lives on. */
async function getsTheRoom(node: TestNode, advance: (ms: number) => Promise<void>): Promise<boolean> {
  let isDone = false;
  const saying = say(node, 'after').then(() => (isDone = true));
  await advance(NODE_TTL_MS / 3);
  const result = isDone;
  await advance(10 * NODE_TTL_MS);
  await saying.catch(() => {});
  return result;
}

describe('a room that a node holds because the store failed', () => {
  it('CORE-5.1.1 is free for others soon after the store answers again, where it could not be given back', async () => {
    const { clock, one, two } = await cooledNodes();
    one.failing(new StoreError('commit'), 'commit', 'closePass', 'getEvent');
    await expect(say(one, 'before')).rejects.toThrow(StoreError);
    await clock.advance(1_000);
    one.failing(null);
    expect(await getsTheRoom(two, (ms) => clock.advance(ms))).toBe(true);
  });

  it('CORE-5.1.1 is free for others soon, where nobody learned that it was claimed', async () => {
    const { clock, one, two } = await cooledNodes();
    one.losing('openPass');
    await expect(say(one, 'before')).rejects.toThrow(StoreError);
    await clock.advance(1_000);
    one.losing();
    expect(await getsTheRoom(two, (ms) => clock.advance(ms))).toBe(true);
  });

  it('is not given back under a pass of this node that has come for it meanwhile', async () => {
    const { clock, one, two } = await cooledNodes();
    one.losing('openPass');
    await expect(say(one, 'before')).rejects.toThrow(StoreError);
    one.losing();
    const hook = Promise.withResolvers<void>();
    one.kit.hook('before_broadcast', () => hook.promise);
    const own = say(one, 'own');
    await clock.advance(1_000);
    const others = say(two, 'other');
    await clock.advance(1_000);
    hook.resolve();
    await settle();
    await own;
    await clock.advance(1_000);
    await others;
    const events = await one.kit.getTimeline('r1', { types: ['message'] });
    expect(events.map(({ content }) => (content.type === 'text' ? content.body : ''))).toEqual(['own', 'other']);
  });
});
