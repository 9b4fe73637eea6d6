import { describe, expect, it } from 'vitest';

import { FAIL_CLOSED_TRIGGERS, HookResult } from '../../src/index.ts';
import { aContext, anEvent, text } from '../support/fixtures.ts';
import { engineBench, EVERYWHERE, NO_OPTIONS } from './support.ts';

const context = aContext();

type Case = readonly [title: string, handler: () => unknown];

const UNUSABLE: readonly Case[] = [
  [
    'throws',
    () => {
      throw new Error('boom');
    },
  ],
  ['rejects', () => Promise.reject(new Error('boom'))],
  ['hangs', () => new Promise(() => {})],
  ['returns no HookResult', () => ({ action: 'allow' })],
  ['resolves to no HookResult', () => Promise.resolve('ok')],
  ['modifies with a number', () => HookResult.modify(7)],
];

describe('CORE-9.3.3 an unusable outcome of an ordinary trigger', () => {
  it.each<Case>([
    ...UNUSABLE,
    ['modifies with an object that is no event', () => HookResult.modify({ content: text('x') })],
    ['modifies with a content of no known type', () => HookResult.modify(anEvent({ content: { type: 'x' } as never }))],
    ['modifies with an invalid content', () => HookResult.modify(anEvent({ content: { type: 'text' } as never }))],
    ['modifies with an invalid list', () => HookResult.modify({ ...anEvent(), addressedTo: 'ai' })],
  ])('CORE-9.3.3 a hook that %s allows, with an error logged and an event emitted', async (title, handler) => {
    const { engine, clock, logger, emitted } = engineBench();
    engine.register(EVERYWHERE, 'before_broadcast', { name: 'bad' }, handler as () => HookResult);
    const event = anEvent();
    const outcome = Promise.resolve(engine.runSync('before_broadcast', event, context, null, 'acme', 'r1'));
    await clock.advance(30_000);
    expect(await outcome).toMatchObject({ allowed: true, blockedBy: null, payload: event });
    expect(logger.at('error')).toHaveLength(1);
    expect(logger.at('error')[0]?.fields).toMatchObject({ hook: 'bad', trigger: 'before_broadcast', roomId: 'r1' });
    const name = title === 'hangs' ? 'hook_timeout' : 'hook_error';
    expect(emitted).toMatchObject([{ name, organizationId: 'acme', data: { hook: 'bad' } }]);
  });

  it('CORE-9.3.3 returning nothing is no failure', async () => {
    const { engine, logger } = engineBench();
    engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, () => {});
    engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, async () => {});
    const outcome = await engine.runSync('before_broadcast', anEvent(), context, null, null, 'r1');
    expect(outcome.allowed).toBe(true);
    expect(logger.lines).toStrictEqual([]);
  });

  it('CORE-9.1.4 a hook may take 30 seconds unless it says otherwise', async () => {
    const { engine, clock, emitted } = engineBench();
    engine.register(EVERYWHERE, 'before_broadcast', { name: 'slow' }, () => new Promise<void>(() => {}));
    const outcome = Promise.resolve(engine.runSync('before_broadcast', anEvent(), context, null, null, 'r1'));
    await clock.advance(29_999);
    expect(emitted).toStrictEqual([]);
    await clock.advance(1);
    expect(emitted).toStrictEqual([
      {
        name: 'hook_timeout',
        organizationId: null,
        data: { hook: 'slow', trigger: 'before_broadcast', timeoutMs: 30_000 },
      },
    ]);
    expect((await outcome).allowed).toBe(true);
  });
});

describe('fail-closed triggers', () => {
  it('CORE-9.3.5 the set is exported', () => {
    expect([...FAIL_CLOSED_TRIGGERS].toSorted()).toStrictEqual(['before_tool_use', 'before_tts', 'on_transcription']);
  });

  it.each(
    (['before_tts', 'on_transcription'] as const).flatMap((trigger) =>
      [
        ...UNUSABLE,
        ['returns nothing', () => {}] satisfies Case,
        ['modifies with an event', () => HookResult.modify(anEvent())] satisfies Case,
      ].map(([title, handler]) => [trigger, title, handler] as const),
    ),
  )('CORE-9.3.4 CORE-9.4.1 on %s a hook that %s blocks', async (trigger, title, handler) => {
    const { engine, clock, emitted } = engineBench();
    engine.register(EVERYWHERE, trigger, { name: 'bad' }, handler as () => HookResult);
    const outcome = Promise.resolve(engine.runSync(trigger, 'card 4111', context, null, null, 'r1'));
    await clock.advance(30_000);
    expect(await outcome).toMatchObject({
      allowed: false,
      blockedBy: 'bad',
      reason: title === 'hangs' ? 'hook_timeout' : 'hook_error',
    });
    expect(emitted).toHaveLength(1);
  });
});
