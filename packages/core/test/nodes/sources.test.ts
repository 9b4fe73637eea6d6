import { describe, expect, it } from 'vitest';

import { StoreError } from '../../src/index.ts';
import type { RoomKitOptions } from '../../src/options.ts';
import { text } from '../support/fixtures.ts';
import { kitBench } from '../support/kit.ts';
import { NODE_TTL_MS, ROUND_MS, SteadySource, twoNodes, type TestNode } from '../support/nodes.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle, type TestClock } from '../support/test-clock.ts';

interface SourceNodes {
  readonly clock: TestClock;
  readonly one: TestNode;
  readonly two: TestNode;
  readonly first: SteadySource;
  readonly second: SteadySource;
  readonly log: string[];
}

/** Two nodes with a source each for `a`; the first was attached first. */
async function sourceNodes(options: RoomKitOptions = {}): Promise<SourceNodes> {
  const made = await twoNodes(options);
  const log: string[] = [];
  const [first, second] = [new SteadySource('first', log), new SteadySource('second', log)];
  made.one.kit.attachSource('a', first);
  await settle();
  made.two.kit.attachSource('a', second);
  await settle();
  return { ...made, first, second, log };
}

describe('a source that is attached on several nodes', () => {
  it('CORE-6.5.2 runs on one of them; the others stand by and say so', async () => {
    const { clock, one, two, log } = await sourceNodes();
    await clock.advance(10 * NODE_TTL_MS);
    expect(log).toEqual(['first runs']);
    expect([one.kit.listSources(), two.kit.listSources()]).toEqual([{ a: 'connected' }, { a: 'standby' }]);
    expect((await one.kit.sourceHealth('a')).messagesReceived).toBe(1);
    expect(await two.kit.sourceHealth('a')).toMatchObject({ status: 'standby', messagesReceived: 0 });
  });

  it('moves when its node dies, within its time to live and a round', async () => {
    const { clock, one, two, first, log } = await sourceNodes();
    one.crash();
    await clock.advance(NODE_TTL_MS - ROUND_MS);
    expect(two.kit.listSources()).toEqual({ a: 'standby' });
    await clock.advance(2 * ROUND_MS);
    expect(two.kit.listSources()).toEqual({ a: 'connected' });
    // The first cannot know whether it was taken for dead: it stopped before the second began.
    expect(log).toEqual(['first runs', 'first stopped', 'second runs']);
    expect(first.status).toBe('stopped');
  });

  it.each([
    ['detached', (node: TestNode) => node.kit.detachSource('a')],
    ['closed', (node: TestNode) => node.kit.close()],
  ])('moves with the next round when it is %s on its node, and never runs on both', async (_how, leave) => {
    const { clock, one, two, log } = await sourceNodes();
    const detached = one.emitted('source_detached');
    await leave(one);
    expect(log).toEqual(['first runs', 'first stopped']);
    await clock.advance(ROUND_MS);
    expect(two.kit.listSources()).toEqual({ a: 'connected' });
    expect(log).toEqual(['first runs', 'first stopped', 'second runs']);
    expect(detached).toHaveLength(1);
  });

  it('does not move when a node that only stood by leaves', async () => {
    const { clock, one, two, log } = await sourceNodes();
    await two.kit.detachSource('a');
    await clock.advance(2 * NODE_TTL_MS);
    expect(log).toEqual(['first runs']);
    expect([one.kit.listSources(), two.kit.listSources()]).toEqual([{ a: 'connected' }, {}]);
  });

  it('stops on a node that was taken for dead as soon as that finds out, and stands by', async () => {
    const { clock, one, two, first } = await sourceNodes();
    const stopped = one.emitted('source_disconnected');
    one.pause();
    await clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    expect(two.kit.listSources()).toEqual({ a: 'connected' });
    one.resume();
    await clock.advance(2 * ROUND_MS);
    expect([one.kit.listSources(), two.kit.listSources()]).toEqual([{ a: 'standby' }, { a: 'connected' }]);
    expect([first.status, stopped.length]).toEqual(['stopped', 1]);
    await expect(
      first.emit?.({ channelId: 'a', senderId: 'u1', content: text('too late'), roomId: 'r1' }),
    ).rejects.toThrow('The source is detached.');
    expect(await one.words()).toEqual([]);
    await two.kit.close();
    await clock.advance(ROUND_MS);
    expect([one.kit.listSources(), first.status]).toEqual([{ a: 'connected' }, 'connected']);
  });

  it('stops as soon as the store says that it is another node’s', async () => {
    const { clock, one, two, log } = await sourceNodes();
    one.failing(new StoreError('renewNode'), 'renewNode');
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    expect(log).toEqual(['first runs', 'first stopped', 'second runs']);
    expect([one.kit.listSources(), two.kit.listSources()]).toEqual([{ a: 'standby' }, { a: 'connected' }]);
  });

  it('stops where the store can no longer be asked, and starts again once it can', async () => {
    const { clock, one, log } = await sourceNodes();
    one.failing(new StoreError('claimDuty'), 'claimDuty');
    await clock.advance(ROUND_MS);
    expect(log).toEqual(['first runs']);
    await clock.advance(2 * ROUND_MS);
    expect(log).toEqual(['first runs', 'first stopped']);
    expect(one.logger.at('warn').map(({ message }) => message)).toContain(
      'A duty could not be claimed; it is asked for again.',
    );
    one.failing(null);
    await clock.advance(ROUND_MS);
    expect(log).toEqual(['first runs', 'first stopped', 'first runs']);
  });

  it('moves as much sooner as nodes live shorter, and does not run on both then either', async () => {
    const { clock, one, two, log } = await sourceNodes({ nodeTtlMs: 3_000 });
    one.crash();
    await clock.advance(4_000);
    expect(two.kit.listSources()).toEqual({ a: 'connected' });
    expect(log).toEqual(['first runs', 'first stopped', 'second runs']);
  });

  it('begins once the store answers where it failed at first', async () => {
    const { clock, one } = await twoNodes();
    one.failing(new StoreError('claimDuty'), 'claimDuty');
    one.kit.attachSource('a', new SteadySource());
    await settle();
    expect(one.kit.listSources()).toEqual({ a: 'standby' });
    one.failing(null);
    await clock.advance(ROUND_MS);
    expect(one.kit.listSources()).toEqual({ a: 'connected' });
  });

  it('is detached while the first answer of the store is under way, and never runs', async () => {
    const { clock, one, two } = await twoNodes();
    one.pause();
    const source = new SteadySource();
    one.kit.attachSource('a', source);
    const detaching = one.kit.detachSource('a');
    one.resume();
    await detaching;
    expect(source.log).toEqual([]);
    two.kit.attachSource('a', new SteadySource());
    await clock.advance(ROUND_MS);
    expect(two.kit.listSources()).toEqual({ a: 'connected' });
  });

  it('is one of each organization, and of each channel', async () => {
    const { one, two } = await twoNodes();
    one.kit.attachSource('a', new SteadySource());
    await settle();
    const acme = two.kit.forOrganization('acme');
    acme.attachSource('a', new SteadySource());
    two.kit.attachSource('b', new SteadySource());
    await settle();
    expect([one.kit.listSources(), two.kit.listSources()]).toEqual([{ a: 'connected' }, { b: 'connected' }]);
    expect(acme.listSources()).toEqual({ a: 'connected' });
  });

  it('starts at once over a store that is not shared, and asks nobody', async () => {
    const { kit, clock } = kitBench();
    kit.registerChannel(new RecordingChannel('a'));
    kit.attachSource('a', new SteadySource());
    expect(kit.listSources()).toEqual({ a: 'connected' });
    expect(clock.pending).toBe(0);
    await kit.close();
  });
});
