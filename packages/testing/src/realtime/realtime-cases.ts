import type { EphemeralEvent } from '@roomkit/core';
import { expect } from 'vitest';

import { elapse } from '../runtime/within.ts';
import { FIXTURE_TIME } from '../store/fixtures.ts';
import type { RealtimeCase } from './realtime-case.ts';

/** How long an answer may take that comes. */
const ANSWER_MS = 5000;
/** How long to look for what must not happen. */
const GLANCE_MS = 20;
/** How long a request of the suite waits for an answer. */
const REQUEST_MS = 40;

function notice(id: string, given: Partial<EphemeralEvent> = {}): EphemeralEvent {
  return {
    id,
    roomId: 'r1',
    type: 'typing_start',
    participantId: 'u1',
    channelId: 'a',
    data: {},
    timestamp: new Date(FIXTURE_TIME),
    ...given,
  };
}

/** Keeps what it is called with. */
function listener(): { readonly seen: string[]; readonly hear: (event: EphemeralEvent) => void } {
  const seen: string[] = [];
  return { seen, hear: (event) => void seen.push(event.id) };
}

/** The error a promise is rejected with; null when it is not. */
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

/** What every realtime backend does. */
export const realtimeCases: readonly RealtimeCase[] = [
  {
    title: 'CORE-8.4.1 carries notices to those who listen to the room, in order and unchanged',
    async run({ realtime, eventually }) {
      const seen: EphemeralEvent[] = [];
      await realtime.subscribe('r1', (event) => void seen.push(event));
      const sent = [
        notice('1', { data: { nested: [1, { deep: true }] } }),
        notice('2', { type: 'custom', channelId: null }),
        notice('3', { type: 'reaction', data: { emoji: '👍' } }),
      ];
      for (const event of sent) await realtime.publish('r1', event);
      await eventually(() => expect(seen).toHaveLength(3));
      expect(seen).toEqual(sent);
    },
  },
  {
    title: 'CORE-8.4.3 CORE-17.2.1 carries nothing from one room to another, nor from one organization',
    async run({ realtime, eventually }) {
      const [mine, theirs, acme] = [listener(), listener(), listener()];
      await realtime.subscribe('r1', mine.hear);
      await realtime.subscribe('r2', theirs.hear);
      await realtime.subscribe('acme\u0000r1', acme.hear);
      await realtime.publish('r1', notice('1'));
      await realtime.publish('r2', notice('2'));
      await realtime.publish('acme\u0000r1', notice('3'));
      await eventually(() => expect(acme.seen).toHaveLength(1));
      await elapse(GLANCE_MS);
      expect([mine.seen, theirs.seen, acme.seen]).toEqual([['1'], ['2'], ['3']]);
    },
  },
  {
    title: 'CORE-8.4.1 carries a notice to everybody who listens',
    async run({ realtime, eventually }) {
      const listeners = Array.from({ length: 5 }, listener);
      for (const { hear } of listeners) await realtime.subscribe('r1', hear);
      await realtime.publish('r1', notice('1'));
      await eventually(() => expect(listeners.map(({ seen }) => seen)).toEqual(Array.from({ length: 5 }, () => ['1'])));
    },
  },
  {
    title: 'drops a notice that nobody listens for',
    async run({ realtime, eventually }) {
      await realtime.publish('r1', notice('1'));
      const late = listener();
      await realtime.subscribe('r1', late.hear);
      await realtime.publish('r1', notice('2'));
      await eventually(() => expect(late.seen).toContain('2'));
      expect(late.seen).toEqual(['2']);
    },
  },
  {
    title: 'CORE-8.4.3 keeps the subscription of a callback that throws or rejects',
    async run({ realtime, eventually }) {
      const seen: string[] = [];
      const other = listener();
      await realtime.subscribe('r1', (event) => {
        seen.push(event.id);
        if (event.id === '1') throw new Error('thrown');
        return event.id === '2' ? Promise.reject(new Error('rejected')) : undefined;
      });
      await realtime.subscribe('r1', other.hear);
      for (const id of ['1', '2', '3']) await realtime.publish('r1', notice(id));
      await eventually(() =>
        expect([seen, other.seen]).toEqual([
          ['1', '2', '3'],
          ['1', '2', '3'],
        ]),
      );
    },
  },
  {
    title: 'CORE-8.4.3 ends a subscription, once',
    async run({ realtime, eventually }) {
      const [gone, kept] = [listener(), listener()];
      const subscription = await realtime.subscribe('r1', gone.hear);
      await realtime.subscribe('r1', kept.hear);
      await realtime.publish('r1', notice('1'));
      await eventually(() => expect(gone.seen).toEqual(['1']));
      expect(await realtime.unsubscribe(subscription)).toBe(true);
      expect(await realtime.unsubscribe(subscription)).toBe(false);
      expect(await realtime.unsubscribe('unknown')).toBe(false);
      await realtime.publish('r1', notice('2'));
      await eventually(() => expect(kept.seen).toEqual(['1', '2']));
      expect(gone.seen).toEqual(['1']);
    },
  },
  {
    title: 'CORE-8.4.3 calls a callback for one notice after the other',
    async run({ realtime, eventually }) {
      let inside = 0;
      let most = 0;
      const done: string[] = [];
      await realtime.subscribe('r1', async (event) => {
        inside += 1;
        most = Math.max(most, inside);
        await elapse(1);
        inside -= 1;
        done.push(event.id);
      });
      for (const id of ['1', '2', '3', '4']) await realtime.publish('r1', notice(id));
      await eventually(() => expect(done).toEqual(['1', '2', '3', '4']));
      expect(most).toBe(1);
    },
  },
  {
    title: 'CORE-8.4.3 drops the oldest for a callback that does not keep up, says so, and holds nobody else up',
    async run({ realtime, eventually }) {
      const total = 5000;
      const slow: number[] = [];
      const quick: number[] = [];
      let gaps = 0;
      const { promise: blocked, resolve: unblock } = Promise.withResolvers<void>();
      await realtime.subscribe(
        'r1',
        async (event) => {
          slow.push(Number(event.id));
          if (slow.length === 1) await blocked;
        },
        { onGap: () => (gaps += 1) },
      );
      await realtime.subscribe('r1', (event) => void quick.push(Number(event.id)));
      for (let number = 0; number < total; number++) await realtime.publish('r1', notice(String(number)));
      await eventually(() => expect(quick.at(-1)).toBe(total - 1));
      unblock();
      await eventually(() => expect(slow.at(-1)).toBe(total - 1));
      expect(slow).toEqual([...slow].sort((one, other) => one - other));
      expect(slow.length).toBeLessThan(total);
      expect(gaps).toBeGreaterThan(0);
    },
  },
  {
    title: 'answers a request through whoever responds on its topic',
    async run({ realtime }) {
      await using _doubling = await realtime.respond('double', async (payload) => ({ twice: Number(payload) * 2 }));
      await using _naming = await realtime.respond('name', async () => 'naming');
      expect(await realtime.request('double', 21, { timeoutMs: ANSWER_MS })).toEqual({ twice: 42 });
      expect(await realtime.request('name', null, { timeoutMs: ANSWER_MS })).toBe('naming');
      const many = Array.from({ length: 20 }, async (_unused, number) =>
        realtime.request('double', number, { timeoutMs: ANSWER_MS }),
      );
      expect(await Promise.all(many)).toEqual(many.map((_unused, number) => ({ twice: number * 2 })));
    },
  },
  {
    title: 'rejects a request that nobody answers in time',
    async run({ realtime, pass, within }) {
      const nobody = failureOf(realtime.request('nobody', 1, { timeoutMs: REQUEST_MS }));
      await pass(REQUEST_MS + 1);
      expect(await within(nobody)).toMatchObject({ code: 'no_responder', details: { topic: 'nobody' } });
      await using _silent = await realtime.respond('silent', async () => new Promise(() => {}));
      const silent = failureOf(realtime.request('silent', 1, { timeoutMs: REQUEST_MS }));
      await pass(REQUEST_MS + 1);
      expect(await within(silent)).toMatchObject({ code: 'no_responder' });
    },
  },
  {
    title: 'rejects a request that its responder refuses, and goes on answering',
    async run({ realtime, within }) {
      let calls = 0;
      await using _moody = await realtime.respond('moody', async () => {
        calls += 1;
        if (calls === 1) throw new Error('not now');
        return calls;
      });
      expect(await within(failureOf(realtime.request('moody', 1, { timeoutMs: ANSWER_MS })))).toBeInstanceOf(Error);
      expect(await realtime.request('moody', 1, { timeoutMs: ANSWER_MS })).toBe(2);
    },
  },
  {
    title: 'answers no more once a responder is disposed',
    async run({ realtime, pass, within }) {
      const responder = await realtime.respond('topic', async () => 'here');
      expect(await realtime.request('topic', 1, { timeoutMs: ANSWER_MS })).toBe('here');
      await responder[Symbol.asyncDispose]();
      const after = failureOf(realtime.request('topic', 1, { timeoutMs: REQUEST_MS }));
      await pass(REQUEST_MS + 1);
      expect(await within(after)).toMatchObject({ code: 'no_responder' });
    },
  },
  {
    title: 'rejects a request whose signal fires with its reason',
    async run({ realtime, within }) {
      await using _silent = await realtime.respond('silent', async () => new Promise(() => {}));
      const controller = new AbortController();
      const reason = new Error('enough');
      const given = { timeoutMs: ANSWER_MS, signal: controller.signal };
      const failure = failureOf(realtime.request('silent', 1, given));
      controller.abort(reason);
      expect(await within(failure)).toBe(reason);
      expect(await within(failureOf(realtime.request('silent', 1, { ...given, timeoutMs: ANSWER_MS })))).toBe(reason);
    },
  },
  {
    title: 'may be closed twice, and calls nobody afterwards',
    async run({ realtime }) {
      const late = listener();
      await realtime.subscribe('r1', late.hear);
      await realtime.close();
      await realtime.close();
      await realtime.publish('r1', notice('1')).catch(() => {});
      await elapse(GLANCE_MS);
      expect(late.seen).toEqual([]);
    },
  },
  {
    title: 'CORE-8.4.1 carries notices and answers over two backends on the same traffic',
    shared: true,
    async run({ realtime, another, eventually }) {
      const other = await another();
      const far = listener();
      await other.subscribe('r1', far.hear);
      await realtime.publish('r1', notice('1'));
      await eventually(() => expect(far.seen).toEqual(['1']));
      await using _responder = await other.respond('topic', async (payload) => ({ got: payload }));
      expect(await realtime.request('topic', [1], { timeoutMs: ANSWER_MS })).toEqual({ got: [1] });
    },
  },
];
