import { describe, expect, it } from 'vitest';

import { ChannelOutput, HookResult, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2, r3 } from '../support/kit.ts';

const notice = (body: string, targetChannelIds: readonly string[] | null) => ({
  event: { content: text(body) },
  targetChannelIds,
});

describe('events that hooks inject', () => {
  it('CORE-9.4.3 go to the channels named, and nowhere without a name', async () => {
    const { kit, say, said, add, b } = await r2();
    const c = await add('c');
    kit.hook('before_broadcast', () =>
      HookResult.block('no', { injected: [notice('for b', ['b']), notice('kept', null), notice('for none', [])] }),
    );
    await say('a', 'hi');
    expect([b.words, c.words]).toEqual([['for b'], []]);
    expect((await said()).map((event) => [textOf(event), event.status])).toEqual([
      ['hi', 'blocked'],
      ['for b', 'delivered'],
      ['kept', 'delivered'],
      ['for none', 'delivered'],
    ]);
  });

  it('CORE-9.4.3 reach the one who wrote too, and only readers', async () => {
    const { kit, say, a, b } = await r2();
    await kit.setAccess('r1', 'b', 'write_only');
    kit.hook('before_broadcast', () => HookResult.block('no', { injected: [notice('careful', ['a', 'b', 'ghost'])] }));
    await say('a', 'hi');
    expect([a.words, b.words]).toEqual([['careful'], []]);
  });

  it.each(['allow', 'modify'] as const)(
    'CORE-9.4.4 come after what caused them on %s too, and ask nobody to answer',
    async (action) => {
      const { kit, say, said, b, ai } = await r3(() => null);
      kit.hook('before_broadcast', (event) => {
        const extras = { injected: [notice('note', ['b', 'ai'])] };
        return action === 'allow' ? HookResult.allow(extras) : HookResult.modify({ ...event, metadata: {} }, extras);
      });
      await say('a', 'hi');
      const [cause, injected] = await said();
      expect(injected?.index).toBe((cause?.index ?? 0) + 1);
      expect(injected).toMatchObject({ status: 'delivered', content: text('note'), source: { channelId: 'system' } });
      expect(b.words).toEqual(['hi', 'note']);
      expect(ai.seen.map((event) => textOf(event))).toEqual(['hi']);
    },
  );

  it('CORE-9.5.1 a block keeps the event, who blocked it, and everything the hook added', async () => {
    const { kit, say, said, b, ai, emitted } = await r3();
    const blocked = emitted('event_blocked');
    kit.hook('before_broadcast', { name: 'compliance' }, () =>
      HookResult.block('a number', {
        injected: [notice('left out', ['b'])],
        tasks: [{ type: 'review' }],
        observations: [{ type: 'violation' }],
      }),
    );
    const result = await say('a', '555-0100');
    expect(result).toMatchObject({ blocked: true, reason: 'a number', event: { status: 'blocked' } });
    const [event] = await said();
    expect(event).toMatchObject({ status: 'blocked', blockedBy: 'compliance', content: text('555-0100') });
    expect(b.words).toEqual(['left out']);
    expect(ai.seen).toEqual([]);
    expect(await kit.listTasks('r1')).toMatchObject([{ type: 'review' }]);
    expect(await kit.listObservations('r1')).toMatchObject([{ type: 'violation' }]);
    expect(blocked.map((framework) => framework.data)).toEqual([
      { roomId: 'r1', eventId: event?.id, blockedBy: 'compliance' },
    ]);
  });

  it('CORE-9.5.2 an answer is blocked the same way', async () => {
    const { kit, say, said, a, b } = await r3();
    kit.hook('before_broadcast', { name: 'no-agents', channelTypes: ['ai'] }, () =>
      HookResult.block('quiet', { injected: [notice('an answer was held back', ['b'])], tasks: [{ type: 'review' }] }),
    );
    await say('a', 'hi');
    expect((await said()).map((event) => [event.source.channelId, event.status, event.blockedBy])).toEqual([
      ['a', 'delivered', null],
      ['ai', 'blocked', 'no-agents'],
      ['system', 'delivered', null],
    ]);
    expect([a.words, b.words]).toEqual([[], ['hi', 'an answer was held back']]);
    expect(await kit.listTasks('r1')).toHaveLength(1);
  });

  it('CORE-9.6.1 asynchronous hooks and readers decide nothing, and may still bring tasks about', async () => {
    const { kit, say, a, ai } = await r3();
    await kit.setAccess('r1', 'ai', 'read_only');
    ai.answer = () => ChannelOutput.of({ events: [{ content: text('unheard') }], observations: [{ type: 'read' }] });
    kit.hook('before_broadcast', { execution: 'async', name: 'late' }, async () => {
      await kit.createTask('r1', { type: 'from a background hook' });
      return HookResult.block('too late', { injected: [notice('nor this', ['a'])] });
    });
    kit.hook('after_broadcast', async () => {
      await kit.createTask('r1', { type: 'from an asynchronous hook' });
      return HookResult.block('no effect');
    });
    expect(await say('a', 'hi')).toMatchObject({ blocked: false });
    await kit.whenIdle();
    expect(a.words).toEqual([]);
    expect((await kit.listTasks('r1')).map((task) => task.type).sort()).toEqual([
      'from a background hook',
      'from a background hook',
      'from an asynchronous hook',
    ]);
    expect(await kit.listObservations('r1')).toMatchObject([{ type: 'read' }]);
  });
});
