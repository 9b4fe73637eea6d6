import { describe, expect, it } from 'vitest';

import { HookResult, onBehalfOf, Queued, ROUTED_TO, solicits, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, kitBench, r2, stream } from '../support/kit.ts';
import { LiveChannel } from '../support/live-channel.ts';

describe('a router among the hooks', () => {
  it('AI-19.4.3 says which agents are asked, whatever the address and the policy say; transports get all', async () => {
    const bench = await r2();
    const one = await bench.addAgent('one', () => null);
    const two = await bench.addAgent('two', () => null);
    bench.kit.hook('before_broadcast', { priority: -100 }, (event) =>
      HookResult.modify({ ...event, metadata: { ...event.metadata, [ROUTED_TO]: ['two'] } }),
    );
    await bench.say('a', 'hi', { addressedTo: ['one'], metadata: { ticket: 7 } });
    expect([one.seen.length, two.seen.length]).toEqual([0, 1]);
    expect(bench.b.words).toEqual(['hi']);
    const [stored] = await bench.said();
    expect(stored).toMatchObject({ addressedTo: ['one'], metadata: { ticket: 7, routedTo: ['two'] } });
  });

  it('AI-19.4.3 nobody but a hook can say so', async () => {
    const bench = await r2();
    const one = await bench.addAgent('one', () => ({
      events: [{ content: text('pong'), metadata: { [ROUTED_TO]: ['two'], kept: true } }],
    }));
    const two = await bench.addAgent('two', () => null);
    await bench.say('a', 'hi', { addressedTo: ['one'], metadata: { [ROUTED_TO]: ['two'] } });
    expect(one.seen).toHaveLength(1);
    expect(two.seen.map((event) => textOf(event))).toEqual(['pong']);
    const [first, answer] = await bench.said();
    expect(first?.metadata).toEqual({});
    expect(answer?.metadata).toEqual({ kept: true });
  });

  it('AI-19.4.3 a stamp that is no list counts for nothing', () => {
    const event = { addressedTo: ['a'], metadata: { [ROUTED_TO]: 'b' } };
    expect(solicits(event, null, 'agent_chain', 'a')).toBe(true);
    expect(solicits({ addressedTo: ['a'] }, null, 'agent_chain', 'b')).toBe(false);
  });
});

describe('a hook that looks at no words', () => {
  it('CORE-6.1.4 holds no streamed answer back, and judges it once, when it is committed', async () => {
    const bench = await r2();
    const live = new LiveChannel('live', { channelType: 'websocket' });
    bench.kit.registerChannel(live);
    await bench.kit.attachChannel('r1', 'live');
    const rest = gate();
    async function* slowly(): AsyncGenerator<string> {
      yield 'no sentence';
      await rest.opened;
      yield ' yet';
    }
    await bench.addAgent('ai', () => ({ responseStream: slowly() }));
    const other = await bench.addAgent('other', () => null);
    const judged: string[] = [];
    bench.kit.hook('before_broadcast', { reads: 'envelope' }, (event) => {
      judged.push(textOf(event));
      const to = event.source.channelId === 'ai' ? [] : ['ai'];
      return HookResult.modify({ ...event, metadata: { ...event.metadata, [ROUTED_TO]: to } });
    });
    const saying = bench.say('a', 'hi');
    await bench.clock.advance(0);
    expect(live.chunks).toEqual(['no sentence']);
    rest.open();
    await saying;
    expect(judged).toEqual(['hi', 'no sentence yet']);
    expect(other.seen).toEqual([]);
  });

  it('CORE-6.1.5 runs once for an answer whose sentences other hooks judge, with what each added', async () => {
    const bench = await r2();
    const live = new LiveChannel('live', { channelType: 'websocket' });
    bench.kit.registerChannel(live);
    await bench.kit.attachChannel('r1', 'live');
    await bench.addAgent('ai', () => ({ responseStream: stream('One. ', 'Two.').source }));
    const seen: string[] = [];
    bench.kit.hook('before_broadcast', (event) => {
      seen.push(`words: ${textOf(event)}`);
      return event.source.channelId === 'ai' ? HookResult.allow({ tasks: [{ type: 'sentence' }] }) : undefined;
    });
    bench.kit.hook('before_broadcast', { reads: 'envelope', priority: -100 }, (event) => {
      seen.push(`envelope: ${textOf(event)}`);
      return event.source.channelId === 'ai'
        ? HookResult.modify({ ...event, metadata: { seen: true } }, { tasks: [{ type: 'whole' }] })
        : undefined;
    });
    await bench.say('a', 'hi');
    expect(seen).toEqual(['envelope: hi', 'words: hi', 'words: One. ', 'words: Two.', 'envelope: One. Two.']);
    const tasks = await bench.kit.listTasks('r1');
    expect(tasks.map(({ type }) => type)).toEqual(['sentence', 'sentence', 'whole']);
    expect((await bench.said()).at(-1)).toMatchObject({ content: text('One. Two.'), metadata: { seen: true } });
  });

  it('reads the event or its envelope, and nothing else', async () => {
    const { kit } = kitBench();
    const reads = 'words' as 'event';
    expect(() => kit.hook('before_broadcast', { reads }, () => undefined)).toThrow(/reads/u);
  });
});

describe('what is decided under the lock', () => {
  it('sees the bindings as they are', async () => {
    const bench = await r2();
    const room = await bench.kit.updateRoomMetadata('r1', (_room, bindings) => ({
      bound: bindings.map(({ channelId }) => channelId).sort(),
    }));
    expect(room.metadata['bound']).toEqual(['a', 'b']);
  });
});

describe('what is brought up', () => {
  it('can call upon an agent, and be for it alone', async () => {
    const bench = await r2();
    const agent = await bench.addAgent('agent', () => 'I see');
    const content = { type: 'system', code: 'news', message: 'It is done.', data: {} } as const;
    await bench.kit.deliver('r1', content, { addressedTo: ['agent'], visibility: 'agent' });
    await bench.kit.whenIdle();
    expect(agent.seen.map((event) => textOf(event))).toEqual(['It is done.']);
    expect(bench.a.words).toEqual(['I see']);
  });

  it('is not gathered with what is for others', async () => {
    const bench = await r2();
    const strategy = new Queued({ bufferMs: 10 });
    const both = [
      bench.kit.deliver('r1', text('for a'), { visibility: 'a', strategy }),
      bench.kit.deliver('r1', text('for b'), { visibility: 'b', strategy }),
    ];
    await bench.clock.advance(10);
    await Promise.all(both);
    expect([bench.a.words, bench.b.words]).toEqual([['for a'], ['for b']]);
  });
});

describe('what answers to it may be seen by', () => {
  it('CORE-22.2.4 is said with it, and keeps it from being gathered with what is for others', async () => {
    const bench = await r2();
    await bench.addAgent('agent', () => 'I see');
    const strategy = new Queued({ bufferMs: 10 });
    const readers = { addressedTo: ['agent'], visibility: 'agent', strategy };
    const all = [
      bench.kit.deliver('r1', text('one'), { ...readers, responseVisibility: 'a' }),
      bench.kit.deliver('r1', text('two'), { ...readers, responseVisibility: 'a' }),
      bench.kit.deliver('r1', text('three'), { ...readers, responseVisibility: 'b' }),
    ];
    await bench.clock.advance(10);
    await Promise.all(all);
    await bench.kit.whenIdle();
    expect([bench.a.words, bench.b.words]).toEqual([['I see'], ['I see']]);
  });
});

describe('for whom something is said', () => {
  const ana = { id: 'ana', roomId: 'r0', role: 'observer' } as const;

  it('AI-21.1.3 stands in its metadata, and no more of them than that', async () => {
    const bench = await r2();
    const whole = { ...ana, displayName: 'Ana' };
    const sent = await bench.kit.sendEvent('r1', 'system', text('go on'), { onBehalfOf: whole, metadata: { kept: 1 } });
    expect(sent.metadata).toEqual({ kept: 1, onBehalfOf: ana });
    expect(onBehalfOf(sent)).toEqual(ana);
    const wrong = { onBehalfOf: { id: 'ana' } } as never;
    await expect(bench.kit.sendEvent('r1', 'system', text('x'), wrong)).rejects.toThrow(/onBehalfOf/u);
  });

  it('AI-21.1.3 cannot be said by metadata, from wherever it comes', async () => {
    const bench = await r2();
    const metadata = { onBehalfOf: ana, kept: true };
    await bench.addAgent('agent', () => ({ events: [{ content: text('pong'), metadata }] }));
    await bench.say('a', 'hi', { metadata });
    await bench.kit.sendEvent('r1', 'a', text('from the host'), { metadata, addressedTo: [] });
    const said = await bench.said();
    expect(said.map((event) => event.metadata)).toEqual([{ kept: true }, { kept: true }, { kept: true }]);
    expect(said.map((event) => onBehalfOf(event))).toEqual([null, null, null]);
  });

  it('AI-21.1.3 is not gathered with what is said for others', async () => {
    const bench = await r2();
    const strategy = new Queued({ bufferMs: 10 });
    const both = [
      bench.kit.deliver('r1', text('for ana'), { onBehalfOf: ana, strategy }),
      bench.kit.deliver('r1', text('for ben'), { onBehalfOf: { ...ana, id: 'ben', role: 'owner' }, strategy }),
    ];
    await bench.clock.advance(10);
    await Promise.all(both);
    expect((await bench.said()).map((event) => onBehalfOf(event)?.id)).toEqual(['ana', 'ben']);
  });
});

describe('the end', () => {
  it('is told to whoever waits for something', async () => {
    const { kit } = kitBench();
    const view = kit.forOrganization('acme');
    expect(kit.closing.aborted).toBe(false);
    await kit.close();
    expect([kit.closing.aborted, view.closing.aborted]).toEqual([true, true]);
  });
});
