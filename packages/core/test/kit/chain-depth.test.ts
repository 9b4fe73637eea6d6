import { describe, expect, it } from 'vitest';

import { ConfigurationError, RoomKit } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2, type R2, r3 } from '../support/kit.ts';

/** Two agents that answer each other whatever is said. */
async function talkative(options: Parameters<typeof r2>[0] = {}): Promise<R2> {
  const bench = await r2(options);
  for (const id of ['ping', 'pong']) {
    await bench.addAgent(id, (event) => ({
      events: [{ content: text(`${id} ${event.chainDepth + 1}`), chainDepth: 0 }],
      tasks: [{ type: `${id} ${event.chainDepth + 1}` }],
    }));
  }
  return bench;
}

describe('answers to answers', () => {
  it('CORE-8.3.1 are one step deeper than what they answer', async () => {
    const { say, said } = await r3();
    await say('a', 'ping');
    expect((await said()).map((event) => event.chainDepth)).toEqual([0, 1]);
  });

  it('CORE-8.3.1 an answer to an answer is two steps deep', async () => {
    const { say, said, addAgent } = await r3((event) => (event.source.channelId === 'a' ? 'pong' : null));
    await addAgent('echo', (event) => (event.source.channelId === 'ai' ? 'heard' : null));
    await say('a', 'ping', { addressedTo: ['ai'] });
    expect((await said()).map((event) => [event.source.channelId, event.chainDepth])).toEqual([
      ['a', 0],
      ['ai', 1],
      ['echo', 2],
    ]);
  });

  it('CORE-8.3.2 CORE-8.3.5 end at the fifth, whatever depth their channel claims', async () => {
    const { say, said } = await talkative();
    await say('a', 'go', { addressedTo: ['ping'] });
    expect((await said()).map((event) => [event.chainDepth, event.status])).toEqual([
      [0, 'delivered'],
      [1, 'delivered'],
      [2, 'delivered'],
      [3, 'delivered'],
      [4, 'delivered'],
      [5, 'blocked'],
    ]);
  });

  it('CORE-8.3.4 the one too deep is stored in its place, its side effects too, and observers hear of it', async () => {
    const { kit, say, said, timeline, emitted, logger } = await talkative();
    const exceeded = emitted('chain_depth_exceeded');
    await say('a', 'go', { addressedTo: ['ping'] });
    const last = (await said()).at(-1);
    expect(last).toMatchObject({ blockedBy: 'event_chain_depth_limit', index: (await timeline()).length - 1 });
    expect((await kit.listTasks('r1')).map((task) => task.type)).toContain('ping 5');
    expect(exceeded.map((event) => event.data)).toEqual([
      { roomId: 'r1', channelId: 'ping', eventId: last?.id, depth: 5 },
    ]);
    expect(logger.at('warn')).toMatchObject([{ fields: { chainDepth: 4 } }, { fields: { chainDepth: 5 } }]);
  });

  it('CORE-8.3.3 the limit can be set', async () => {
    const { say, said } = await talkative({ maxChainDepth: 2 });
    await say('a', 'go', { addressedTo: ['ping'] });
    expect((await said()).map((event) => event.status)).toEqual(['delivered', 'delivered', 'blocked']);
  });

  it.each([0, -1, 1.5, Infinity, NaN, null, '5'])('CORE-8.3.3 and not be switched off by %s', (maxChainDepth) => {
    expect(() => new RoomKit({ maxChainDepth: maxChainDepth as number })).toThrow(ConfigurationError);
  });
});
