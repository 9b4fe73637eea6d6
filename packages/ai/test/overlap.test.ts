import { OverlapPolicy, ProviderError, type RoomEvent, SUPERSEDED_BY } from '@roomkit/core';
import type { AIContext, ToolCallContext } from '@roomkit/core/ai';
import { createSeededRandom, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { contentOf } from './support/scene.ts';
import { calls, counting, toolScene, type ToolScene } from './support/tool-scene.ts';

const lastWords = ({ messages }: AIContext): string => contentOf(messages.at(-1));

/** Messages of people that no answer in the store answers or names. */
function unanswered(events: readonly RoomEvent[]): readonly string[] {
  const answers = events.filter(({ source }) => source.channelId === 'ai');
  const covered = new Set(
    answers.flatMap(({ parentEventId, metadata }) => [
      parentEventId,
      ...((metadata[SUPERSEDED_BY] as readonly string[] | undefined) ?? []),
    ]),
  );
  return events.filter(({ id, source }) => source.channelId === 'sms' && !covered.has(id)).map(({ id }) => id);
}

function wordsOf(events: readonly RoomEvent[]): readonly string[] {
  return events.map(({ content }) => (content.type === 'text' ? content.body : ''));
}

/** Says one thing, and another while the first is being answered; neither is waited for. */
async function oneThenTwo(room: ToolScene): Promise<ReturnType<ToolScene['say']>[]> {
  const said = [room.say('sms', 'one')];
  await settled();
  said.push(room.say('sms', 'two'));
  await settled();
  return said;
}

describe.each([false, true])('a message while another is answered (streaming: %s)', (providerStreams) => {
  it('queue: each gets an answer of its own, in order', async () => {
    await using room = await toolScene({ answers: [(context) => `re ${lastWords(context)}`], providerStreams });
    await Promise.all(['one', 'two', 'three'].map((body) => room.say('sms', body)));
    expect(room.sms.words).toEqual(['re one', 're two', 're three']);
    expect(unanswered(await room.messages())).toEqual([]);
  });

  it('steer: it is taken into the running answer, which stands for both', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const wait = counting('wait', null, { execute: () => promise });
    await using room = await toolScene({
      answers: [calls('wait'), (context) => `re ${lastWords(context)}`],
      providerStreams,
      tools: [wait.tool],
      overlap: 'steer',
    });
    const first = room.say('sms', 'to Paris');
    await settled();
    const second = room.say('sms', 'no, to Rome');
    await settled();
    resolve('waited');
    const [{ event: paris }, { event: rome }] = await Promise.all([first, second]);
    expect(room.sms.words).toEqual(['re no, to Rome']);
    const answer = (await room.messages()).at(-1);
    expect(answer).toMatchObject({ parentEventId: paris?.id, metadata: { [SUPERSEDED_BY]: [rome?.id] } });
    expect(room.provider.calls).toHaveLength(2);
  });

  it('steer: what comes while the last words are written is answered in the same turn', async () => {
    const answers = [{ chunks: ['First.'], delayMs: 10 }, 'Second.', 'Third.'];
    await using room = await toolScene({ answers, providerStreams, overlap: 'steer' });
    const said = await oneThenTwo(room);
    for (let at = 0; at < 5; at += 1) {
      await room.clock.advance(10);
      await settled();
    }
    await Promise.all(said);
    expect(room.sms.words).toEqual(['First.', 'Second.']);
    expect(room.provider.calls).toHaveLength(2);
    expect(unanswered(await room.messages())).toEqual([]);
  });

  it('steer: what was taken in is no part of the words before it, and gets a turn of its own where the next request fails', async () => {
    const broken = new ProviderError('down', { provider: 'mock', statusCode: 500 });
    const answers = [{ chunks: ['First.'], delayMs: 10 }, broken, 'Second.'];
    await using room = await toolScene({ answers, providerStreams, overlap: 'steer' });
    const said = await oneThenTwo(room);
    for (let at = 0; at < 5; at += 1) {
      await room.clock.advance(10);
      await settled();
    }
    const [one, two] = await Promise.all(said);
    expect([one?.error, two?.error ?? null]).toEqual([broken, null]);
    const events = (await room.messages()).filter(({ source }) => source.channelId === 'ai');
    expect(wordsOf(events)).toEqual(['First.', '[The answer was interrupted.]', 'Second.']);
    expect(events.map(({ metadata }) => metadata[SUPERSEDED_BY])).toEqual([undefined, undefined, undefined]);
    expect(unanswered(await room.messages())).toEqual([]);
  });

  it('steer: what was taken in gets a turn of its own where the turn is cancelled before it is answered', async () => {
    const answers = [{ chunks: ['First.'], delayMs: 10 }, { hangs: true, chunks: [] }, 'Second.'];
    await using room = await toolScene({ answers, providerStreams, overlap: 'steer' });
    const said = await oneThenTwo(room);
    await room.clock.advance(10);
    await settled();
    room.ai.steer({ roomId: 'r1' }, { type: 'cancel' });
    await Promise.all(said);
    expect(room.sms.words).toEqual(['First.', 'Second.']);
    expect(unanswered(await room.messages())).toEqual([]);
  });

  it.each(['steer', 'interrupt', 'debounce'] as const)(
    'AI-21.1.3 %s: what somebody else asks is done with what they may do, not with what the first may (trap 19)',
    async (policy) => {
      const ran: unknown[] = [];
      const held = Promise.withResolvers<void>();
      const execute = async (_args: unknown, { author }: ToolCallContext): Promise<string> => {
        ran.push(author?.role);
        await held.promise;
        return 'done';
      };
      const pay = counting('pay', null, { execute });
      await using room = await toolScene({
        answers: [(context) => (lastWords(context).includes('pay') ? calls('pay') : 'Done.')],
        providerStreams,
        tools: [pay.tool],
        overlap: { policy, quietMs: 10 },
        toolPolicy: { roleOverrides: { observer: { mode: 'restrict', allow: null, deny: ['pay'] } } },
      });
      const send = async (who: string, body: string): Promise<unknown> =>
        room.kit.sendEvent('r1', 'sms', { type: 'text', body }, { source: { participantId: who, externalId: who } });
      for (const [who, role] of [
        ['boss', 'owner'],
        ['guest', 'observer'],
      ] as const)
        await room.kit.addMember('r1', 'sms', who, { role });
      const said = [send('boss', 'pay the bill')];
      await settled();
      said.push(send('guest', 'pay me as well'));
      for (let at = 0; at < 5; at += 1) {
        await settled();
        await room.clock.advance(10);
        if (at === 2) held.resolve();
      }
      await Promise.all(said);
      await room.kit.whenIdle();
      expect(ran).toEqual(['owner']);
      expect(unanswered(await room.messages())).toEqual([]);
    },
  );

  it('interrupt: the running answer ends with what was shown, and the newest is answered', async () => {
    const answers = [{ chunks: ['Once ', 'upon '], hangs: true }, (context: AIContext) => `re ${lastWords(context)}`];
    await using room = await toolScene({ answers, providerStreams, overlap: 'interrupt' });
    const first = room.say('sms', 'a story');
    await settled();
    const second = room.say('sms', 'shorter');
    const [told] = await Promise.all([first, second]);
    expect(told.error ?? null, 'that is no failure').toBeNull();
    const shown = providerStreams ? ['Once upon ', 're shorter'] : ['re shorter'];
    expect(room.sms.words).toEqual(shown);
    expect(unanswered(await room.messages())).toEqual([]);
    expect(room.provider.calls[0]?.signal?.aborted).toBe(true);
    const answer = (await room.messages()).at(-1);
    expect(answer?.metadata[SUPERSEDED_BY]).toEqual(providerStreams ? undefined : [told.event?.id]);
  });

  it('debounce: messages are answered together once it is quiet, and none waits for ever', async () => {
    await using room = await toolScene({
      answers: [(context) => `re ${lastWords(context)}`],
      providerStreams,
      overlap: { policy: 'debounce', quietMs: 1000, longestWaitMs: 2500 },
    });
    const said: Promise<unknown>[] = [];
    for (const body of ['one', 'two', 'three']) {
      said.push(room.say('sms', body));
      await settled();
      await room.clock.advance(900);
      await settled();
    }
    await room.clock.advance(1000);
    await settled();
    await room.clock.advance(1000);
    await Promise.all(said);
    expect(room.sms.words).toEqual(['re three']);
    expect(unanswered(await room.messages())).toEqual([]);
    const [{ messages }] = room.provider.calls.map(({ context }) => context) as [AIContext];
    expect(messages.map(({ content }) => content)).toEqual(['one', 'two', 'three']);
  });
});

const POLICIES = Object.values(OverlapPolicy);
const SEEDS = Array.from({ length: 60 }, (_unused, at) => at + 1);

/** A life of a room: messages at random times, models that are slow, call tools, and answer. */
async function live(policy: OverlapPolicy, seed: number): Promise<ToolScene> {
  const random = createSeededRandom(seed);
  const below = (most: number): number => random.integer(most);
  const look = counting('look', null, { execute: async (_args, { roomContext }) => roomContext.createId() });
  const answer = (context: AIContext, call: number) =>
    below(3) === 0
      ? calls({ name: 'look', arguments: { call } })
      : { chunks: [`re ${lastWords(context).slice(0, 40)} `, `(${call})`], delayMs: 10 + below(80) };
  const room = await toolScene({
    answers: [answer],
    providerStreams: seed % 2 === 0,
    tools: [{ ...look.tool, parameters: { type: 'object', properties: { call: {} } } }],
    overlap: { policy, quietMs: 50 },
    toolLoopTimeoutSeconds: null,
  });
  const said: Promise<unknown>[] = [];
  for (let at = 0; at < 2 + below(7); at += 1) {
    said.push(room.say('sms', `m${at}`));
    await settled();
    for (let steps = below(4); steps > 0; steps -= 1) {
      await room.clock.advance(5 + below(40));
      await settled();
    }
  }
  let isOver = false;
  const all = Promise.all(said).then(() => (isOver = true));
  for (let steps = 0; steps < 2000 && !isOver; steps += 1) {
    await room.clock.advance(50);
    await settled();
  }
  await all;
  return room;
}

describe.each(POLICIES)('random arrivals under %s', (policy) => {
  it.each(SEEDS)('every message is the parent of an answer, or named by one (seed %s)', async (seed) => {
    await using room = await live(policy, seed);
    const events = await room.messages();
    expect(events.some(({ source }) => source.channelId === 'ai')).toBe(true);
    expect(unanswered(events)).toEqual([]);
    expect(wordsOf(events.filter(({ source }) => source.channelId === 'sms')).toSorted()).toEqual(
      wordsOf(events.filter(({ source }) => source.channelId === 'sms')),
    );
    expect(new Set(room.sms.words).size, 'nothing is said twice').toBe(room.sms.words.length);
  });
});
