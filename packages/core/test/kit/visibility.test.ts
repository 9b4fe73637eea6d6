import { describe, expect, it } from 'vitest';

import { type RoomEvent, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2, type R3, r3 } from '../support/kit.ts';

const SCOPES = ['none', 'transport', 'b', 'b,other'];

/** An agent that writes down the history it would show its model. */
async function withHistory(): Promise<R3 & { readonly histories: string[][] }> {
  const histories: string[][] = [];
  const bench: R3 = await r3(async (_event, context) => {
    const events = await bench.kit.visibleEvents(context, 'ai');
    histories.push(events.filter((event) => event.type === 'message').map((event) => textOf(event)));
    return `answer ${histories.length}`;
  });
  return { ...bench, histories };
}

describe('who sees what', () => {
  it.each<[string, readonly string[]]>([
    ['all', ['b', 'c', 'ai']],
    ['none', []],
    ['internal', []],
    ['transport', ['b', 'c']],
    ['intelligence', ['ai']],
    ['b', ['b']],
    ['b, c', ['b', 'c']],
    ['c,ai', ['c', 'ai']],
  ])('CORE-7.3.1 CORE-7.5.6 %s reaches %j, on the event and on the binding of its source', async (visibility, seen) => {
    const { kit, say, add, b, ai } = await r3(() => null);
    const c = await add('c');
    const receivers = (): readonly string[] =>
      Object.entries({ b: b.words.length, c: c.words.length, ai: ai.seen.length })
        .filter(([, count]) => count > 0)
        .map(([id]) => id);
    await say('a', 'hi', { visibility });
    expect(receivers()).toEqual(seen);
    await kit.setVisibility('r1', 'a', visibility);
    await say('a', 'again');
    expect([b.words.length, c.words.length, ai.seen.length]).toEqual(
      ['b', 'c', 'ai'].map((id) => (seen.includes(id) ? 2 : 0)),
    );
  });

  it('CORE-7.3.2 none is stored, and seen by nobody, now or later', async () => {
    const { kit, say, said, histories, b } = await withHistory();
    await kit.setVisibility('r1', 'a', 'none');
    await say('a', 'secret');
    await kit.setVisibility('r1', 'a', 'all');
    await say('a', 'open');
    expect((await said()).map((event) => textOf(event))).toEqual(['secret', 'open', 'answer 1']);
    expect(b.words).toEqual(['open', 'answer 1']);
    expect(histories).toEqual([[]]);
  });

  it('CORE-7.4.1 an agent whispers to one channel', async () => {
    const { kit, say, a, b } = await r3();
    await kit.setVisibility('r1', 'ai', 'b');
    await say('a', 'help');
    expect([a.words, b.words]).toEqual([[], ['help', 'pong']]);
  });

  it('CORE-7.4.1 or as the question asks', async () => {
    const { say, a, b } = await r3();
    await say('a', 'help', { responseVisibility: 'b' });
    expect([a.words, b.words]).toEqual([[], ['help', 'pong']]);
  });

  it('CORE-7.5.7 an event narrows what its source may reach, and never widens it', async () => {
    const { kit, say, add, b } = await r2();
    const c = await add('c');
    await kit.setVisibility('r1', 'a', 'b');
    for (const visibility of ['transport', 'all', 'c', 'b,c']) await say('a', visibility, { visibility });
    expect(c.words).toEqual([]);
    expect(b.words).toEqual(['transport', 'all', 'b,c']);
    await kit.sendEvent('r1', 'a', text('by the host'), { visibility: 'c' });
    expect([b.words.length, c.words.length]).toEqual([3, 0]);
  });
});

describe('history made for a channel', () => {
  it.each(SCOPES.flatMap((scope) => [[scope, 'event'] as const, [scope, 'binding'] as const]))(
    'CORE-7.5.14 leaves out what was withheld from it: %s on the %s',
    async (scope, place) => {
      const { kit, say, histories } = await withHistory();
      if (place === 'binding') {
        await kit.setVisibility('r1', 'a', scope);
        await say('a', 'MARKER');
        await kit.setVisibility('r1', 'a', 'all');
      } else {
        await say('a', 'MARKER', { visibility: scope });
      }
      await say('a', 'first');
      await say('a', 'second');
      expect(histories).toEqual([[], ['first', 'answer 1']]);
    },
  );

  it('CORE-7.5.15 CORE-7.5.16 is another one for each reader', async () => {
    const { kit, say, addAgent } = await r2();
    const histories: Record<string, string[]> = {};
    for (const id of ['one', 'two']) {
      await addAgent(id, async (_event, context) => {
        histories[id] = (await kit.visibleEvents(context, id))
          .filter((event) => event.type === 'message')
          .map((event) => textOf(event));
        return null;
      });
    }
    await say('a', 'for one', { visibility: 'one' });
    await say('a', 'for two', { visibility: 'two' });
    await say('a', 'for both');
    expect(histories).toEqual({ one: ['for one'], two: ['for two'] });
    const context = await kit.getContext('r1');
    expect((await kit.visibleEvents(context, 'one')).map((event) => textOf(event))).toEqual(['for one', 'for both']);
    expect(await kit.visibleEvents(context, 'stranger')).toEqual([]);
  });

  it('CORE-7.5.17 keeps what the channel said itself', async () => {
    const { kit, say, histories } = await withHistory();
    await kit.setVisibility('r1', 'ai', 'b');
    await say('a', 'first');
    await say('a', 'second');
    expect(histories).toEqual([[], ['first', 'answer 1']]);
  });

  it('CORE-7.5.18 is whole for hooks', async () => {
    const { kit, say } = await r2();
    await say('a', 'hidden', { visibility: 'none' });
    let seen: readonly RoomEvent[] = [];
    kit.hook('before_broadcast', async (_event, context) => {
      seen = await context.recentEvents();
    });
    await say('a', 'open');
    expect(seen.filter((event) => event.type === 'message').map((event) => textOf(event))).toEqual(['hidden']);
  });

  it('CORE-7.5.19 judges by what was stamped at the commit: a later change of the binding changes no past', async () => {
    const { kit, say, histories } = await withHistory();
    await kit.setVisibility('r1', 'a', 'none');
    await say('a', 'was hidden');
    await kit.setVisibility('r1', 'a', 'all');
    await say('a', 'was open');
    await kit.setVisibility('r1', 'a', 'b');
    await kit.sendEvent('r1', 'b', text('next'));
    expect(histories).toEqual([[], ['was open', 'answer 1']]);
  });

  it('CORE-7.5.20 outlives the binding it came over', async () => {
    const { kit, say, histories } = await withHistory();
    await say('a', 'open');
    await say('a', 'hidden', { visibility: 'none' });
    await kit.detachChannel('r1', 'a');
    await say('b', 'next');
    expect(histories).toEqual([[], ['open', 'answer 1']]);
  });
});
