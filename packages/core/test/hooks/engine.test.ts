import { describe, expect, it } from 'vitest';

import { ConfigurationError, HookResult, type HookSource, type RoomEvent } from '../../src/index.ts';
import { aContext, anEvent, text } from '../support/fixtures.ts';
import { engineBench, EVERYWHERE, inRoom, NO_OPTIONS } from './support.ts';

const SMS: HookSource = { channelType: 'sms', channelId: 'a', direction: 'inbound' };
const context = aContext();

function bodyOf(event: RoomEvent): string {
  return event.content.type === 'text' ? event.content.body : '';
}

function says(event: RoomEvent, body: string): RoomEvent {
  return { ...event, content: text(body) };
}

describe('registration', () => {
  it('CORE-9.1.1 hooks run by ascending priority, then registration, room hooks merged with global ones', async () => {
    const { engine } = engineBench();
    const order: string[] = [];
    const add = (name: string, priority: number, scope = EVERYWHERE): void =>
      void engine.register(scope, 'before_broadcast', { name, priority }, () => void order.push(name));
    add('ten', 10);
    add('zero', 0);
    add('room five', 5, inRoom('r1'));
    add('zero again', 0);
    add('first in room', -1, inRoom('r1'));
    add('elsewhere', 0, inRoom('r2'));
    await engine.runSync('before_broadcast', anEvent(), context, SMS, null, 'r1');
    expect(order).toStrictEqual(['first in room', 'zero', 'zero again', 'room five', 'ten']);
    add('later', 7);
    order.length = 0;
    await engine.runSync('before_broadcast', anEvent(), context, SMS, null, 'r1');
    expect(order).toStrictEqual(['first in room', 'zero', 'zero again', 'room five', 'later', 'ten']);
  });

  it('CORE-9.1.2 every filter that is set must match the source', async () => {
    const { engine } = engineBench();
    const seen: string[] = [];
    const options = { channelTypes: new Set(['sms', 'custom:slack'] as const), directions: ['inbound'] as const };
    engine.register(EVERYWHERE, 'before_broadcast', options, (event) => void seen.push(event.id));
    engine.register(EVERYWHERE, 'before_broadcast', { channelIds: ['b'] }, () => void seen.push('only b'));
    const run = (id: string, source: HookSource | null): unknown =>
      engine.runSync('before_broadcast', anEvent({ id }), context, source, null, 'r1');
    await run('sms in', SMS);
    await run('sms out', { ...SMS, direction: 'outbound' });
    await run('e-mail in', { ...SMS, channelType: 'email' });
    await run('custom in', { ...SMS, channelType: 'custom:slack' });
    await run('no source', null);
    await run('from b', { ...SMS, channelType: 'email', channelId: 'b' });
    expect(seen).toStrictEqual(['sms in', 'custom in', 'only b']);
  });

  it('CORE-9.1.3 room hooks run in their room only and are removed by name', async () => {
    const { engine } = engineBench();
    const seen: string[] = [];
    engine.register(inRoom('r1'), 'before_broadcast', { name: 'mine' }, () => void seen.push('r1'));
    const off = engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, () => void seen.push('global'));
    const run = (key: string): unknown => engine.runSync('before_broadcast', anEvent(), context, SMS, null, key);
    await run('r2');
    expect(seen).toStrictEqual(['global']);
    await run('r1');
    expect(seen).toStrictEqual(['global', 'r1', 'global']);
    expect([engine.removeRoomHook('r1', 'mine'), engine.removeRoomHook('r1', 'mine')]).toStrictEqual([true, false]);
    off();
    seen.length = 0;
    await run('r1');
    expect(seen).toStrictEqual([]);
    expect(engine.has('before_broadcast', null, 'r1')).toBe(false);
  });

  it('CORE-9.1.3 dropping a room forgets its hooks of every trigger', () => {
    const { engine } = engineBench();
    engine.register(inRoom('r1'), 'before_broadcast', NO_OPTIONS, () => {});
    engine.register(inRoom('r1'), 'after_broadcast', NO_OPTIONS, () => {});
    engine.register(inRoom('r2'), 'after_broadcast', NO_OPTIONS, () => {});
    expect(engine.has('after_broadcast', null, 'r1')).toBe(true);
    engine.dropRoom('r1');
    expect(engine.has('before_broadcast', null, 'r1')).toBe(false);
    expect(engine.has('after_broadcast', null, 'r1')).toBe(false);
    expect(engine.has('after_broadcast', null, 'r2')).toBe(true);
  });

  it('CORE-17.2.1 a hook of one organization sees no other', async () => {
    const { engine } = engineBench();
    const seen: string[] = [];
    engine.register({ organizationId: 'acme', roomKey: null }, 'before_broadcast', NO_OPTIONS, () => {
      seen.push('acme');
    });
    engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, () => void seen.push('all'));
    for (const organization of ['acme', 'other', null]) {
      await engine.runSync('before_broadcast', anEvent(), context, SMS, organization, `${organization}/r1`);
    }
    expect(seen).toStrictEqual(['acme', 'all', 'all', 'all']);
  });

  it.each([
    ['timeoutMs', { timeoutMs: 0 }],
    ['priority', { priority: Number.NaN }],
    ['name', { name: '' }],
    ['execution', { execution: 'later' as 'sync' }],
    ['channelTypes', { channelTypes: ['slack' as 'sms'] }],
    ['channelTypes', { channelTypes: 'sms' as unknown as ['sms'] }],
    ['channelIds', { channelIds: [] }],
    ['directions', { directions: ['up' as 'inbound'] }],
  ])('an unusable %s is refused', (field, options) => {
    const { engine } = engineBench();
    const register = (): unknown => engine.register(EVERYWHERE, 'before_broadcast', options, () => {});
    expect(register).toThrowError(ConfigurationError);
    expect(register).toThrowError(field);
  });
});

describe('synchronous hooks', () => {
  it('gives a plain value when no hook applies or none returned a promise', () => {
    const { engine } = engineBench();
    const event = anEvent();
    const nobody = engine.runSync('before_broadcast', event, context, SMS, null, 'r1');
    engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, () => HookResult.allow());
    const one = engine.runSync('before_broadcast', event, context, SMS, null, 'r1');
    expect([nobody, one].map((outcome) => outcome instanceof Promise)).toStrictEqual([false, false]);
    expect(nobody).toMatchObject({ allowed: true, payload: event, injected: [], tasks: [], observations: [] });
  });

  it('CORE-9.3.1 hooks run one after another and a block ends the chain', async () => {
    const { engine, clock } = engineBench();
    const order: string[] = [];
    engine.register(EVERYWHERE, 'before_broadcast', { name: 'slow' }, async () => {
      order.push('slow starts');
      await clock.sleep(10);
      order.push('slow ends');
    });
    engine.register(EVERYWHERE, 'before_broadcast', { name: 'gate' }, () => {
      order.push('gate');
      return HookResult.block('not now', { tasks: [{ type: 'follow_up' }], observations: [{ type: 'seen' }] });
    });
    engine.register(EVERYWHERE, 'before_broadcast', { name: 'after' }, () => void order.push('after'));
    const outcome = Promise.resolve(engine.runSync('before_broadcast', anEvent(), context, SMS, null, 'r1'));
    await clock.advance(10);
    await expect(outcome).resolves.toMatchObject({
      allowed: false,
      blockedBy: 'gate',
      reason: 'not now',
      tasks: [{ type: 'follow_up' }],
      observations: [{ type: 'seen' }],
    });
    expect(order).toStrictEqual(['slow starts', 'slow ends', 'gate']);
  });

  it('CORE-9.3.2 a modification feeds the next hook and the outcome, whether at once or later', async () => {
    const { engine } = engineBench();
    for (const digit of ['1', '2', '3']) {
      engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, (event) => {
        const result = HookResult.modify(says(event, bodyOf(event) + digit), { tasks: [{ type: digit }] });
        return digit === '2' ? Promise.resolve(result) : result;
      });
    }
    const outcome = await engine.runSync('before_broadcast', anEvent(), context, SMS, null, 'r1');
    expect(bodyOf(outcome.payload)).toBe('hi123');
    expect(outcome.tasks.map((task) => task.type)).toStrictEqual(['1', '2', '3']);
  });

  it('CORE-9.3.6 a falsy payload is a modification', async () => {
    const { engine } = engineBench();
    const seen: string[] = [];
    engine.register(EVERYWHERE, 'before_tts', NO_OPTIONS, () => HookResult.modify(''));
    engine.register(EVERYWHERE, 'before_tts', NO_OPTIONS, (spoken) => {
      seen.push(spoken);
      return HookResult.allow();
    });
    const outcome = await engine.runSync('before_tts', 'card 4111', context, null, null, 'r1');
    expect(seen).toStrictEqual(['']);
    expect(outcome).toMatchObject({ allowed: true, payload: '' });
  });

  it('keeps what identifies an event and places it, whatever a modification says', async () => {
    const { engine } = engineBench();
    engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, (event) =>
      HookResult.modify({
        ...event,
        id: 'other',
        roomId: 'r9',
        index: 99,
        chainDepth: 0,
        idempotencyKey: 'forged',
        status: 'delivered',
        createdAt: new Date(0),
        source: { ...event.source, channelId: 'system', participantId: 'p1' },
        visibility: 'none',
      }),
    );
    const event = anEvent({ index: 4, chainDepth: 2, idempotencyKey: 'k' });
    const { payload } = await engine.runSync('before_broadcast', event, context, SMS, null, 'r1');
    expect(payload).toStrictEqual({
      ...event,
      source: { ...event.source, participantId: 'p1' },
      visibility: 'none',
    });
  });

  it('ends with the reason of its signal while a hook hangs, and ignores what the hook answers later', async () => {
    const { engine, emitted } = engineBench();
    const answered = Promise.withResolvers<HookResult>();
    const controller = new AbortController();
    engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, () => answered.promise);
    const { signal } = controller;
    const run = engine.runSync('before_broadcast', anEvent(), context, SMS, null, 'r1', { signal });
    controller.abort(new Error('too late'));
    await expect(run).rejects.toThrowError('too late');
    answered.resolve(HookResult.block('no'));
    await answered.promise;
    expect(emitted).toStrictEqual([]);
  });

  it('starts hooks registered as async beside the deciding ones and ignores what they say', async () => {
    const { engine } = engineBench();
    const seen: string[] = [];
    engine.register(EVERYWHERE, 'before_broadcast', { execution: 'async' }, (event) => {
      seen.push(bodyOf(event));
      return HookResult.block('ignored');
    });
    engine.register(EVERYWHERE, 'before_broadcast', NO_OPTIONS, (event) => HookResult.modify(says(event, 'masked')));
    const outcome = await engine.runSync('before_broadcast', anEvent(), context, SMS, null, 'r1');
    await engine.idle();
    expect(outcome.allowed).toBe(true);
    expect(seen).toStrictEqual(['masked']);
  });
});

describe('asynchronous hooks', () => {
  it('CORE-9.3.7 they run side by side, and one that throws disturbs nobody', async () => {
    const { engine, clock, emitted } = engineBench();
    let ended = 0;
    for (let count = 0; count < 3; count += 1) {
      engine.register(EVERYWHERE, 'after_broadcast', NO_OPTIONS, async () => {
        await clock.sleep(50);
        ended += 1;
      });
    }
    engine.register(EVERYWHERE, 'after_broadcast', { name: 'broken' }, () => {
      throw new Error('boom');
    });
    const run = engine.runAsync('after_broadcast', anEvent(), context, SMS, 'acme', 'r1');
    await clock.advance(50);
    await expect(run).resolves.toBeUndefined();
    expect(ended).toBe(3);
    expect(emitted).toMatchObject([{ name: 'hook_error', organizationId: 'acme', data: { hook: 'broken' } }]);
  });

  it('CORE-9.2.10 a hook registered as sync for a trigger that only runs async still fires', async () => {
    const { engine } = engineBench();
    const seen: string[] = [];
    engine.register(EVERYWHERE, 'after_broadcast', { execution: 'sync' }, (event) => {
      seen.push(event.id);
      return HookResult.block('ignored');
    });
    await engine.runAsync('after_broadcast', anEvent(), context, SMS, null, 'r1');
    expect(seen).toStrictEqual(['e1']);
  });

  it('a hanging one is left behind at its timeout', async () => {
    const { engine, clock, emitted } = engineBench();
    engine.register(EVERYWHERE, 'after_broadcast', { timeoutMs: 100, name: 'hangs' }, () => new Promise(() => {}));
    const run = engine.runAsync('after_broadcast', anEvent(), context, SMS, null, 'r1');
    await clock.advance(100);
    await expect(run).resolves.toBeUndefined();
    expect(emitted).toMatchObject([{ name: 'hook_timeout', data: { hook: 'hangs', timeoutMs: 100 } }]);
  });
});
