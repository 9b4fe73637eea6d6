import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  HookResult,
  type OverlapPolicy,
  type RoomContext,
  type RoomEvent,
  RoomKitError,
  type StreamItem,
  SUPERSEDED_BY,
  textOf,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { type R2, gate, kitBench, r2, r3, stream } from '../support/kit.ts';
import { LiveChannel } from '../support/live-channel.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';

type Reply = (event: RoomEvent, context: RoomContext) => ChannelOutput | Promise<ChannelOutput>;

const words = (body: string): ChannelOutput => ChannelOutput.of({ events: [{ content: text(body) }] });

/** An agent whose turns wait until they are let go, one after another. */
async function slowAgent(bench: R2, overlap: OverlapPolicy | { policy: OverlapPolicy; quietMs: number }) {
  const agent = new RecordingChannel('ai', { channelType: 'ai', overlap });
  const turns: { readonly event: RoomEvent; readonly context: RoomContext; end(output?: ChannelOutput): void }[] = [];
  agent.answer = (event, context) =>
    new Promise((resolve, reject) => {
      context.signal?.addEventListener('abort', () => reject(context.signal?.reason as Error));
      turns.push({ event, context, end: (output = words(`re ${textOf(event)}`)) => resolve(output) });
    });
  bench.kit.registerChannel(agent);
  await bench.kit.attachChannel('r1', 'ai');
  return { agent, turns };
}

/** Lets everything run that waits for nothing. */
async function quiet({ clock }: Pick<R2, 'clock'>): Promise<void> {
  for (let at = 0; at < 10; at += 1) await clock.advance(0);
}

/** Says one thing, and another while the first is being answered; neither is waited for. */
async function oneThenTwo(bench: R2): Promise<ReturnType<R2['say']>[]> {
  const said = [bench.say('a', 'one')];
  await quiet(bench);
  said.push(bench.say('a', 'two'));
  await quiet(bench);
  return said;
}

/** Closes a kit that waits for turns which do not end. */
async function closed({ kit, clock }: Pick<R2, 'kit' | 'clock'>): Promise<void> {
  const closing = kit.close();
  for (let at = 0; at < 70; at += 1) await clock.advance(1000);
  await closing;
}

const answersOf = async (bench: R2): Promise<readonly RoomEvent[]> =>
  (await bench.said()).filter(({ source }) => source.channelId === 'ai');

describe('overlap in the queue of an intelligence channel', () => {
  it.each([
    ['overlap.policy', { policy: 'later' }],
    ['overlap.quietMs', { policy: 'debounce', quietMs: 0 }],
    ['overlap.longestWaitMs', { policy: 'debounce', longestWaitMs: Number.NaN }],
  ])('names the option that cannot be used: %s', (field, overlap) => {
    const made = (): unknown => new RecordingChannel('ai', { channelType: 'ai', overlap: overlap as never });
    expect(made).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        details: { field, issue: expect.any(String) as string },
      }) as Error,
    );
  });

  it('interrupt: all whom one answer stands for are done when it is, and not before', async () => {
    const bench = await r2();
    const { turns } = await slowAgent(bench, 'interrupt');
    const done = bench.hooked('after_broadcast');
    const said = ['one', 'two', 'three'].map((body) => bench.say('a', body));
    await quiet(bench);
    const doneSaid = (): readonly string[] => done.filter(({ source }) => source.channelId === 'a').map(textOf);
    expect(turns.at(-1)?.event).toMatchObject({ content: text('three') });
    expect(doneSaid()).toEqual([]);
    turns.at(-1)?.end();
    const [one, two, three] = await Promise.all(said);
    expect(doneSaid().toSorted()).toEqual(['one', 'three', 'two']);
    const [answer, ...more] = await answersOf(bench);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ parentEventId: three?.event?.id, content: text('re three') });
    expect(answer?.metadata[SUPERSEDED_BY]).toEqual([one?.event?.id, two?.event?.id]);
  });

  it('interrupt: a channel that does not hear that it should end has its say', async () => {
    const bench = await r2();
    const held = gate();
    const agent = new RecordingChannel('ai', { channelType: 'ai', overlap: 'interrupt' });
    agent.answer = async (event) => {
      if (textOf(event) === 'one') await held.opened;
      return words(`re ${textOf(event)}`);
    };
    bench.kit.registerChannel(agent);
    await bench.kit.attachChannel('r1', 'ai');
    const said = await oneThenTwo(bench);
    held.open();
    await Promise.all(said);
    expect((await answersOf(bench)).map(textOf)).toEqual(['re one', 're two']);
  });

  it('interrupt: what the answer that failed stood for has failed with it, visibly', async () => {
    const bench = await r2();
    const { agent } = await slowAgent(bench, 'interrupt');
    const slow = agent.answer as Reply;
    agent.answer = (event, context) => {
      if (textOf(event) === 'one') return slow(event, context);
      throw new RoomKitError('no_responder', 'Nobody answers.', { topic: 'model' });
    };
    const said = ['one', 'two'].map((body) => bench.say('a', body));
    await Promise.all(said);
    const letters = await bench.kit.listDeadLetters();
    const ids = (await Promise.all(said)).map(({ event }) => event?.id);
    expect(letters.map(({ eventId, channelId }) => [eventId, channelId])).toEqual(ids.map((id) => [id, 'ai']));
  });

  it('steer: a notice of the kit keeps its place: what stands behind it is not taken in before it', async () => {
    const bench = await r2();
    const note = { type: 'system', code: 'note', message: 'note', data: {} } as const;
    // Schemas are loaded with the first content that is no plain text.
    await bench.kit.sendEvent('r1', 'a', note);
    const { turns } = await slowAgent(bench, 'steer');
    const said = bench.say('a', 'one');
    await quiet(bench);
    const notice = bench.kit.sendEvent('r1', 'a', note);
    await quiet(bench);
    const second = bench.say('a', 'two');
    await quiet(bench);
    expect(await turns[0]?.context.takeNewer?.()).toEqual([]);
    turns[0]?.end();
    await said;
    await quiet(bench);
    turns[1]?.end(ChannelOutput.empty());
    await notice;
    await quiet(bench);
    expect(turns.map(({ event }) => event.type)).toEqual(['message', 'system', 'message']);
    turns[2]?.end();
    await second;
    expect((await answersOf(bench)).map(textOf)).toEqual(['re one', 're two']);
  });

  it('steer: what was taken in and not answered gets a turn of its own', async () => {
    const bench = await r2();
    const { turns } = await slowAgent(bench, 'steer');
    const said = await oneThenTwo(bench);
    expect((await turns[0]?.context.takeNewer?.())?.map(textOf)).toEqual(['two']);
    turns[0]?.end(ChannelOutput.empty());
    await quiet(bench);
    turns[1]?.end();
    await Promise.all(said);
    const [answer] = await answersOf(bench);
    expect([textOf(turns[1]?.event as RoomEvent), answer && textOf(answer)]).toEqual(['two', 're two']);
    expect(answer?.metadata[SUPERSEDED_BY]).toBeUndefined();
  });

  /** An answer that takes newer messages in while it is written, behind its first words. */
  async function* inParts(
    { takeNewer }: RoomContext,
    taken: Promise<void>,
    then: () => AsyncIterable<StreamItem>,
  ): AsyncGenerator<StreamItem> {
    yield 'First.';
    await taken;
    await takeNewer?.();
    yield { kind: 'break' };
    yield* then();
  }

  /** Two messages, the second of which comes while the first is answered: `make` says how. */
  async function overlapping(
    make: (context: RoomContext, taken: Promise<void>) => ChannelOutput,
    prepare: (bench: R2) => void = () => undefined,
  ) {
    const bench = await r2();
    prepare(bench);
    bench.kit.registerChannel(new LiveChannel('live', { channelType: 'websocket' }));
    await bench.kit.attachChannel('r1', 'live');
    const taken = gate();
    const agent = new RecordingChannel('ai', { channelType: 'ai', overlap: 'steer' });
    agent.answer = (event, context) =>
      textOf(event) === 'one' ? make(context, taken.opened) : words(`re ${textOf(event)}`);
    bench.kit.registerChannel(agent);
    await bench.kit.attachChannel('r1', 'ai');
    const said = await oneThenTwo(bench);
    taken.open();
    return { bench, said };
  }

  const namedBy = async (bench: R2): Promise<readonly unknown[]> =>
    (await answersOf(bench)).map((event) => [textOf(event), event.metadata[SUPERSEDED_BY] ?? null]);

  it('steer: what was written before a message was taken in does not stand for it, what comes after does', async () => {
    const { bench, said } = await overlapping((context, taken) =>
      ChannelOutput.of({ responseStream: inParts(context, taken, () => stream('Second.').source) }),
    );
    const [, two] = await Promise.all(said);
    expect(await namedBy(bench)).toEqual([
      ['First.', null],
      ['Second.', [two?.event?.id]],
    ]);
  });

  it('steer: what was taken in by a stream that fails then gets a turn of its own', async () => {
    const broken = new Error('broken');
    const { bench, said } = await overlapping((context, taken) =>
      ChannelOutput.of({
        responseStream: inParts(context, taken, async function* () {
          yield 'Sorry.';
          throw broken;
        }),
      }),
    );
    const [one, two] = await Promise.all(said);
    expect([one?.error, two?.error ?? null]).toEqual([broken, null]);
    expect(await namedBy(bench)).toEqual([
      ['First.', null],
      ['Sorry.', null],
      ['re two', null],
    ]);
  });

  it('steer: what was taken in gets a turn of its own where a hook ended the words before it', async () => {
    const { bench, said } = await overlapping(
      (context, taken) => ChannelOutput.of({ responseStream: inParts(context, taken, () => stream('never').source) }),
      ({ kit }) =>
        kit.hook('before_broadcast', (event) =>
          textOf(event) === 'First.' ? HookResult.block('never') : HookResult.allow(),
        ),
    );
    await Promise.all(said);
    expect((await bench.words()).at(-1)).toBe('re two');
  });

  it.each([['fails', { error: new Error('broken') }] as const, ['is given up', { isCancelled: true }] as const])(
    'steer: what was taken in by an answer in one piece that %s gets a turn of its own',
    async (_how, ending) => {
      const bench = await r2();
      const { turns } = await slowAgent(bench, 'steer');
      const said = await oneThenTwo(bench);
      await turns[0]?.context.takeNewer?.();
      turns[0]?.end(ChannelOutput.of({ events: [{ content: text('First.') }], ...ending }));
      await quiet(bench);
      turns[1]?.end();
      await Promise.all(said);
      expect(await namedBy(bench)).toEqual([
        ['First.', null],
        ['re two', null],
      ]);
    },
  );

  it('steer: of an answer in several events the last message stands for what was taken in', async () => {
    const bench = await r2();
    const { turns } = await slowAgent(bench, 'steer');
    const said = await oneThenTwo(bench);
    await turns[0]?.context.takeNewer?.();
    turns[0]?.end(ChannelOutput.of({ events: ['First.', 'Second.'].map((body) => ({ content: text(body) })) }));
    const [, two] = await Promise.all(said);
    expect(await namedBy(bench)).toEqual([
      ['First.', null],
      ['Second.', [two?.event?.id]],
    ]);
  });

  it('steer: what was taken in and not answered when the kit closes is answered after the restart', async () => {
    const { bench: first, said } = await overlapping((context, taken) =>
      ChannelOutput.of({
        responseStream: inParts(context, taken, async function* () {
          await new Promise((_resolve, reject) => {
            context.signal?.addEventListener('abort', () => reject(context.signal?.reason as Error));
          });
          yield 'never';
        }),
      }),
    );
    await quiet(first);
    await closed(first);
    await Promise.allSettled(said);
    const second = kitBench({ store: first.store, clock: first.clock, createId: countingIds('second') });
    for (const id of ['a', 'b']) second.kit.registerChannel(new RecordingChannel(id));
    const agent = new RecordingChannel('ai', { channelType: 'ai' });
    agent.answer = (event) => words(`re ${textOf(event)}`);
    second.kit.registerChannel(agent);
    await second.clock.advance(60_000);
    await second.kit.recover();
    await second.kit.whenIdle();
    expect(await second.words()).toEqual(['one', 'two', 'First.', 're two']);
  });

  const APART = [
    ['AI-21.1.3 a message of another person', { senderId: 'u2' }, {}],
    ['AI-7.5.1 a message whose answer is for others', {}, { responseVisibility: 'b' }],
  ] as const;
  const TOGETHER = ['steer', 'interrupt', 'debounce'] as const;
  it.each(APART.flatMap(([what, ...given]) => TOGETHER.map((policy) => [what, policy, ...given] as const)))(
    '%s is answered on its own (%s)',
    async (_title, policy, ofMessage, ofEvent) => {
      const bench = await r2();
      const { turns } = await slowAgent(bench, { policy, quietMs: 10 });
      bench.kit.hook('before_broadcast', (event) =>
        textOf(event) === 'theirs' ? HookResult.modify({ ...event, ...ofEvent }) : HookResult.allow(),
      );
      const said = [bench.say('a', 'one'), bench.say('a', 'theirs', ofMessage)];
      const newer: RoomEvent[] = [];
      let ended = 0;
      for (let steps = 0; steps < 6; steps += 1) {
        await quiet(bench);
        for (const { context, end } of turns.slice(ended)) {
          newer.push(...((await context.takeNewer?.()) ?? []));
          end();
          ended += 1;
        }
        await bench.clock.advance(10);
      }
      expect(newer).toEqual([]);
      await Promise.all(said);
      const answers = (await answersOf(bench)).map((event) => [textOf(event), event.metadata[SUPERSEDED_BY] ?? null]);
      expect(answers).toEqual([
        ['re one', null],
        ['re theirs', null],
      ]);
    },
  );

  it('interrupt: what was interrupted stands before somebody else who came in between', async () => {
    const bench = await r2();
    const { turns } = await slowAgent(bench, 'interrupt');
    const said = [bench.say('a', 'one')];
    await quiet(bench);
    said.push(bench.say('a', 'theirs', { senderId: 'u2' }));
    await quiet(bench);
    said.push(bench.say('a', 'two'));
    await quiet(bench);
    for (let at = 1; at < 4; at += 1) {
      turns[at]?.end();
      await quiet(bench);
    }
    await Promise.all(said);
    expect((await answersOf(bench)).map(textOf)).toEqual(['re one', 're theirs', 're two']);
  });

  it('only steer gives newer messages away', async () => {
    for (const policy of ['queue', 'interrupt', 'debounce'] as const) {
      const bench = await r2();
      const { turns } = await slowAgent(bench, { policy, quietMs: 10 });
      const said = bench.say('a', 'one');
      await bench.clock.advance(10);
      expect(turns[0]?.context.takeNewer).toBeUndefined();
      turns[0]?.end();
      await said;
    }
  });

  it('debounce: what waits when the kit closes is answered after the restart, together', async () => {
    const first = await r2();
    await slowAgent(first, { policy: 'debounce', quietMs: 1000 });
    const said = ['one', 'two'].map((body) => first.say('a', body).catch(() => null));
    await quiet(first);
    await closed(first);
    await Promise.all(said);
    const second = kitBench({ store: first.store, clock: first.clock, createId: countingIds('second') });
    for (const id of ['a', 'b']) second.kit.registerChannel(new RecordingChannel(id));
    const agent = new RecordingChannel('ai', { channelType: 'ai' });
    agent.answer = (event) => words(`re ${textOf(event)}`);
    second.kit.registerChannel(agent);
    await second.clock.advance(60_000);
    await second.kit.recover();
    await second.kit.whenIdle();
    expect((await second.words()).filter((said_) => said_.startsWith('re ')).toSorted()).toEqual(['re one', 're two']);
  });

  it('a turn that ends without an answer because the kit closes is made again', async () => {
    const first = await r2();
    const { agent } = await slowAgent(first, 'queue');
    const said = first.say('a', 'one').catch(() => null);
    await quiet(first);
    expect(agent.seen).toHaveLength(1);
    await closed(first);
    await said;
    const second = kitBench({ store: first.store, clock: first.clock, createId: countingIds('second') });
    for (const id of ['a', 'b']) second.kit.registerChannel(new RecordingChannel(id));
    const later = new RecordingChannel('ai', { channelType: 'ai' });
    later.answer = (event) => words(`re ${textOf(event)}`);
    second.kit.registerChannel(later);
    await second.clock.advance(60_000);
    await second.kit.recover();
    await second.kit.whenIdle();
    expect(await second.words()).toEqual(['one', 're one']);
  });
});

describe('an answer in parts', () => {
  async function* parts(): AsyncGenerator<string | { readonly kind: string }> {
    yield 'Let me ';
    yield 'look.';
    yield {
      kind: 'break',
      message: { correlationId: 'c1' },
      event: { content: note('looking'), correlationId: 'c1' },
    } as never;
    yield { kind: 'break', event: { content: note('looked'), correlationId: 'c1' } } as never;
    yield 'Here.';
  }
  const note = (message: string) => ({ type: 'system', code: 'tool', message, data: {} }) as const;
  const output = (): Partial<ChannelOutput> => ({
    responseStream: parts(),
    responseDraft: () => ({ metadata: { last: true } }),
  });

  it('AI-A.9.16 becomes a message for each part, with the events between them in their place', async () => {
    const bench = await r3((event) => (event.source.channelId === 'ai' ? null : output()));
    const live = new LiveChannel('live', { channelType: 'websocket' });
    bench.kit.registerChannel(live);
    await bench.kit.attachChannel('r1', 'live');
    await bench.say('a', 'hi');
    const answers = (await bench.said()).filter(({ source }) => source.channelId === 'ai');
    expect(answers.map((event) => [event.type, textOf(event), event.correlationId, event.metadata])).toEqual([
      ['message', 'Let me look.', 'c1', {}],
      ['system', 'looking', 'c1', {}],
      ['system', 'looked', 'c1', {}],
      ['message', 'Here.', null, { last: true }],
    ]);
    expect(live.chunks).toEqual(['Let me ', 'look.', 'Here.']);
    expect(live.ended.map((event) => event?.id)).toEqual([answers[0]?.id, answers[3]?.id]);
    expect(live.begun.map(({ id }) => id)).toEqual([answers[0]?.id, answers[3]?.id]);
  });

  it('AI-7.2.1 ends where its channel may not write any more', async () => {
    const rest = gate();
    async function* waits(): AsyncGenerator<string | { readonly kind: string }> {
      yield 'One. ';
      yield { kind: 'break' };
      await rest.opened;
      yield { kind: 'break' };
      yield 'Two.';
    }
    const bench = await r3((event) => (event.source.channelId === 'ai' ? null : { responseStream: waits() as never }));
    const live = new LiveChannel('live', { channelType: 'websocket' });
    bench.kit.registerChannel(live);
    await bench.kit.attachChannel('r1', 'live');
    const said = bench.say('a', 'hi');
    await quiet(bench);
    await bench.kit.mute('r1', 'ai');
    rest.open();
    await said;
    expect(live.chunks).toEqual(['One. ']);
    expect(live.ended.map((event) => event === null)).toEqual([false, true]);
    expect(await bench.words()).toEqual(['hi', 'One. ']);
  });

  it.each([true, false])(
    'AI-7.2.1 AI-A.9.16 whose event cannot be stored is closed, and leaves nobody watching (words before: %s) (trap 8)',
    async (hasWords) => {
      let isClosed = false;
      const go = gate();
      async function* unusable(): AsyncGenerator<StreamItem> {
        try {
          if (hasWords) yield 'One.';
          await go.opened;
          yield { kind: 'break', event: { content: { type: 'hologram' } as never } };
          yield 'never';
        } finally {
          isClosed = true;
        }
      }
      const bench = await r3((event) => (event.source.channelId === 'ai' ? null : { responseStream: unusable() }));
      const live = new LiveChannel('live', { channelType: 'websocket' });
      bench.kit.registerChannel(live);
      await bench.kit.attachChannel('r1', 'live');
      const said = bench.say('a', 'hi');
      await quiet(bench);
      go.open();
      expect((await said).error).toMatchObject({ code: 'input_invalid' });
      await quiet(bench);
      expect(isClosed).toBe(true);
      expect(live.ended.map((event) => event === null)).toEqual([!hasWords]);
    },
  );

  it('AI-A.9.18 an error beside events is reported, its words are not stored; where there are none the delivery has failed', async () => {
    const broken = new Error('words of a vendor: key-123');
    const bench = await r3((event) =>
      event.source.channelId === 'ai'
        ? null
        : { error: broken, events: textOf(event) === 'say' ? [{ content: text('so far') }] : [] },
    );
    const errors = bench.hooked('on_error');
    const [said, silent] = [await bench.say('a', 'say'), await bench.say('a', 'nothing')];
    expect([said.error, silent.error]).toEqual([broken, broken]);
    expect(errors).toHaveLength(2);
    expect((await bench.words()).slice(0, 2)).toEqual(['say', 'so far']);
    const letters = await bench.kit.listDeadLetters();
    expect(letters.map(({ eventId, error }) => [eventId, error?.message])).toEqual([
      [silent.event?.id, 'The channel failed.'],
    ]);
    expect(JSON.stringify(await bench.timeline())).not.toContain('key-123');
  });
});
