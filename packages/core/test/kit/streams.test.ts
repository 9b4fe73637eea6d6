import { describe, expect, it } from 'vitest';

import { HookResult, type RoomEvent, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, r2, type R2, r3, stream } from '../support/kit.ts';
import { LiveChannel } from '../support/live-channel.ts';
import type { RecordingChannel } from '../support/recording-channel.ts';

async function withLive(source: () => AsyncIterable<string>): Promise<R2 & { readonly live: LiveChannel }> {
  const bench = await r2();
  const live = new LiveChannel('live', { channelType: 'websocket' });
  bench.kit.registerChannel(live);
  await bench.kit.attachChannel('r1', 'live');
  await bench.addAgent('ai', () => ({ responseStream: source() }));
  return { ...bench, live };
}

const answers = async (bench: R2): Promise<readonly RoomEvent[]> =>
  (await bench.said()).filter((event) => event.source.channelId === 'ai');

describe('a streamed answer', () => {
  it('CORE-6.1.4 is shown as it comes, stored as one event, and delivered whole to whoever cannot watch', async () => {
    const bench = await withLive(() => stream('Hel', 'lo ', 'you').source);
    await bench.say('a', 'hi');
    const [answer, ...more] = await answers(bench);
    expect(more).toEqual([]);
    expect(answer?.content).toEqual(text('Hello you'));
    expect(bench.live.chunks).toEqual(['Hel', 'lo ', 'you']);
    expect(bench.live.words).toEqual(['hi']);
    expect(bench.b.words).toEqual(['hi', 'Hello you']);
    expect(bench.a.words).toEqual(['Hello you']);
    expect(bench.live.ended.map((event) => [event?.id, event?.index])).toEqual([[answer?.id, answer?.index]]);
    expect(bench.live.begun[0]?.id).toBe(answer?.id);
  });

  it('CORE-6.1.4 reaches the watcher before it is complete', async () => {
    const rest = gate();
    async function* slowly(): AsyncGenerator<string> {
      yield 'first';
      await rest.opened;
      yield ' second';
    }
    const bench = await withLive(slowly);
    const saying = bench.say('a', 'hi');
    await bench.clock.advance(0);
    expect(bench.live.chunks).toEqual(['first']);
    expect(await answers(bench)).toEqual([]);
    rest.open();
    await saying;
    expect(bench.live.chunks).toEqual(['first', ' second']);
  });

  it('CORE-6.1.5 is stored as the hooks made it, and never shown otherwise', async () => {
    for (const watched of [true, false]) {
      const bench = await withLive(() => stream('Ask ', '[P1', ']. ', 'Then [P1] again').source);
      if (!watched) await bench.kit.detachChannel('r1', 'live');
      bench.kit.hook('before_broadcast', (event) =>
        HookResult.modify({ ...event, content: text(textOf(event).replaceAll('[P1]', 'Alice')) }),
      );
      await bench.say('a', 'hi');
      const [answer] = await answers(bench);
      expect(answer?.content).toEqual(text('Ask Alice. Then Alice again'));
      expect(bench.live.chunks.join('')).toBe(watched ? 'Ask Alice. Then Alice again' : '');
      expect(bench.b.words.at(-1)).toBe('Ask Alice. Then Alice again');
    }
  });

  it('CORE-6.1.5 is held back to the end of a sentence by hooks that would judge it, and by no others', async () => {
    for (const [channelIds, chunks] of [
      [['a'], ['Hel', 'lo. ', 'You']],
      [['ai'], ['Hello. ', 'You']],
    ] as const) {
      const bench = await withLive(() => stream('Hel', 'lo. ', 'You').source);
      bench.kit.hook('before_broadcast', { channelIds }, () => HookResult.allow());
      await bench.say('a', 'hi');
      expect(bench.live.chunks).toEqual(chunks);
    }
  });

  it('CORE-6.1.5 CORE-9.5.2 is stored as blocked and delivered to nobody where a hook blocks it', async () => {
    for (const watched of [true, false]) {
      const bench = await withLive(() => stream('Call ', '555-0100').source);
      if (!watched) await bench.kit.detachChannel('r1', 'live');
      bench.kit.hook('before_broadcast', { name: 'no-numbers' }, (event) =>
        textOf(event).includes('555')
          ? HookResult.block('a number', {
              injected: [{ event: { content: text('left out') }, targetChannelIds: ['b'] }],
              tasks: [{ type: 'review' }],
              observations: [{ type: 'leak' }],
            })
          : undefined,
      );
      await bench.say('a', 'hi');
      const [answer] = await answers(bench);
      expect(answer).toMatchObject({ status: 'blocked', blockedBy: 'no-numbers' });
      expect(bench.live.chunks).toEqual([]);
      expect(bench.live.ended).toEqual(watched ? [null] : []);
      expect(bench.a.words).toEqual([]);
      expect(bench.b.words).toEqual(['hi', 'left out']);
      expect(await bench.kit.listTasks('r1')).toMatchObject([{ type: 'review' }]);
      expect(await bench.kit.listObservations('r1')).toMatchObject([{ type: 'leak' }]);
    }
  });

  it('CORE-6.1.5 CORE-10.1.18 what hooks add to a sentence that passes is kept as well', async () => {
    const bench = await withLive(() => stream('One. ', 'Two.').source);
    bench.kit.hook('before_broadcast', (event) =>
      event.source.channelId === 'ai'
        ? HookResult.allow({
            observations: [{ type: 'sentence', data: { text: textOf(event) } }],
            injected: [{ event: { content: text('note') }, targetChannelIds: ['a'] }],
          })
        : undefined,
    );
    await bench.say('a', 'hi');
    expect((await bench.kit.listObservations('r1')).map(({ data }) => data['text'])).toEqual(['One. ', 'Two.']);
    expect(bench.a.words).toEqual(['One. Two.', 'note', 'note']);
  });

  it('CORE-6.1.6 that is cancelled keeps what was shown, and is no error', async () => {
    async function* cancelled(): AsyncGenerator<string> {
      yield 'one ';
      yield 'two';
      throw new DOMException('stop', 'AbortError');
    }
    const bench = await withLive(cancelled);
    const errors = bench.hooked('on_error');
    expect(await bench.say('a', 'hi')).toMatchObject({ error: null });
    expect(await answers(bench)).toMatchObject([{ content: text('one two'), status: 'delivered' }]);
    expect(bench.live.chunks).toEqual(['one ', 'two']);
    expect(errors).toEqual([]);
  });

  it('CORE-6.1.6 CORE-6.4.5 that breaks keeps what was shown, and is one error', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'half';
      throw new Error('the line broke');
    }
    const bench = await withLive(broken);
    const errors = bench.hooked('on_error');
    expect(await bench.say('a', 'hi')).toMatchObject({ blocked: false, error: { message: 'the line broke' } });
    expect(await answers(bench)).toMatchObject([{ content: text('half'), metadata: { interrupted: true } }]);
    expect(errors).toMatchObject([{ channelId: 'ai' }]);
  });

  it.each<[string, (bench: R2) => Promise<unknown>]>([
    ['muted', ({ kit }) => kit.mute('r1', 'ai')],
    ['not allowed to write', ({ kit }) => kit.setAccess('r1', 'ai', 'read_only')],
    [
      'in a room that closed meanwhile',
      async ({ kit }) => {
        const ai = kit.getChannel('ai') as RecordingChannel;
        const { answer } = ai;
        ai.answer = async (...given) => {
          await kit.closeRoom('r1');
          return (answer as NonNullable<typeof answer>)(...given);
        };
      },
    ],
  ])('CORE-6.1.7 is closed without one pull where its channel is %s', async (_title, prepare) => {
    const counting = stream('never', 'heard');
    const bench = await withLive(() => counting.source);
    await prepare(bench);
    await bench.say('a', 'hi');
    expect(counting.pulls).toBe(0);
    expect(bench.live.chunks).toEqual([]);
    expect(await bench.words()).toEqual(['hi']);
    const { done } = await counting.source[Symbol.asyncIterator]().next();
    expect(done).toBe(true);
  });

  it('CORE-6.1.4 a watcher that fails gets the finished text', async () => {
    const bench = await withLive(() => stream('all of it').source);
    bench.live.deliverStream = () => Promise.reject(new Error('socket gone'));
    await bench.say('a', 'hi');
    expect(bench.live.words).toEqual(['hi', 'all of it']);
  });

  it.each(['none', 'intelligence', 'b'])(
    'CORE-7.5.6 CORE-7.4.1 is shown to nobody whom its channel may not reach (%s)',
    async (visibility) => {
      const bench = await withLive(() => stream('psst').source);
      await bench.kit.setVisibility('r1', 'ai', visibility);
      await bench.say('a', 'hi');
      expect(bench.live.begun).toEqual([]);
      expect(bench.live.words).toEqual(['hi']);
      expect(bench.b.words).toEqual(visibility === 'b' ? ['hi', 'psst'] : ['hi']);
    },
  );

  it('CORE-8.3.5 CORE-8.3.2 cannot go on for ever either', async () => {
    const bench = await r3(() => ({ responseStream: stream('ping').source }), { maxChainDepth: 3 });
    await bench.addAgent('other', () => ({ responseStream: stream('pong').source }));
    await bench.say('a', 'go', { addressedTo: ['ai'] });
    const depths = (await bench.said()).map((event) => [event.chainDepth, event.status, event.blockedBy]);
    expect(depths).toEqual([
      [0, 'delivered', null],
      [1, 'delivered', null],
      [2, 'delivered', null],
      [3, 'blocked', 'event_chain_depth_limit'],
    ]);
  });
});
