import { type EphemeralCallback, type EphemeralEvent, InMemoryRealtime, type RealtimeBackend } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { describeRealtimeBackend, realtimeBackendCases, runRealtimeBackendCase } from '../../src/conformance.ts';
import { createTestClock } from '../../src/index.ts';

describeRealtimeBackend('InMemoryRealtime', {
  create() {
    const clock = createTestClock();
    return { realtime: new InMemoryRealtime({ clock }), advance: async (milliseconds) => clock.advance(milliseconds) };
  },
});

type Fault = (realtime: InMemoryRealtime) => Partial<RealtimeBackend>;

/** Rewrites the callback of each subscription. */
const hearing =
  (rewrite: (callback: EphemeralCallback) => EphemeralCallback): Fault =>
  (realtime) => ({
    subscribe: async (key, callback, options) => realtime.subscribe(key, rewrite(callback), options),
  });

const broken: readonly { readonly fault: string; readonly seenBy: string; readonly override: Fault }[] = [
  {
    fault: 'drops what it carries',
    seenBy: 'in order and unchanged',
    override: hearing((callback) => async (event) => callback({ ...event, data: {} })),
  },
  {
    fault: 'carries one room to all',
    seenBy: 'nothing from one room to another',
    override: (realtime) => ({
      subscribe: async (_key, callback, options) => realtime.subscribe('all', callback, options),
      publish: async (_key, event) => realtime.publish('all', event),
    }),
  },
  {
    fault: 'carries to the first listener alone',
    seenBy: 'to everybody who listens',
    override: (realtime) => {
      const taken = new Set<string>();
      return {
        async subscribe(key, callback, options) {
          if (taken.has(key)) return 'another';
          taken.add(key);
          return realtime.subscribe(key, callback, options);
        },
      };
    },
  },
  {
    fault: 'keeps notices for those who come later',
    seenBy: 'nobody listens for',
    override: (realtime) => {
      const kept: EphemeralEvent[] = [];
      return {
        async publish(key, event) {
          kept.push(event);
          await realtime.publish(key, event);
        },
        async subscribe(key, callback, options) {
          for (const event of kept) await callback(event);
          return realtime.subscribe(key, callback, options);
        },
      };
    },
  },
  {
    fault: 'ends the subscription of a callback that throws',
    seenBy: 'throws or rejects',
    override: hearing((callback) => {
      let ended = false;
      return async (event) => {
        if (ended) return;
        try {
          await callback(event);
        } catch {
          ended = true;
        }
      };
    }),
  },
  {
    fault: 'says that a subscription ended twice',
    seenBy: 'ends a subscription, once',
    override: (realtime) => ({
      async unsubscribe(subscriptionId) {
        await realtime.unsubscribe(subscriptionId);
        return true;
      },
    }),
  },
  {
    fault: 'calls a callback before it is done',
    seenBy: 'one notice after the other',
    override: hearing((callback) => (event) => {
      void callback(event);
    }),
  },
  {
    fault: 'keeps everything for a callback that does not keep up',
    seenBy: 'drops the oldest',
    override: hearing((callback) => {
      let tail: Promise<unknown> = Promise.resolve();
      return (event) => {
        tail = tail.then(() => callback(event));
      };
    }),
  },
  {
    fault: 'answers with what was asked',
    seenBy: 'through whoever responds on its topic',
    override: () => ({ request: async (_topic, payload) => payload }),
  },
  {
    fault: 'answers a request that nobody answers',
    seenBy: 'that nobody answers in time',
    override: () => ({ request: async () => null }),
  },
  {
    fault: 'answers a refused request',
    seenBy: 'that its responder refuses',
    override: (realtime) => ({
      request: async (topic, payload, options) => realtime.request(topic, payload, options).catch(() => null),
    }),
  },
  {
    fault: 'goes on answering',
    seenBy: 'once a responder is disposed',
    override: (realtime) => ({
      async respond(topic, responder) {
        await realtime.respond(topic, responder);
        return { async [Symbol.asyncDispose]() {} };
      },
    }),
  },
  {
    fault: 'ignores the signal of a request',
    seenBy: 'whose signal fires with its reason',
    override: (realtime) => ({
      request: async (topic, payload, { timeoutMs }) => realtime.request(topic, payload, { timeoutMs }),
    }),
  },
  {
    fault: 'calls back after it was closed',
    seenBy: 'may be closed twice',
    override: () => {
      const callbacks: EphemeralCallback[] = [];
      return {
        subscribe: async (_key, callback) => String(callbacks.push(callback)),
        publish: async (_key, event) => {
          for (const callback of callbacks) await callback(event);
        },
      };
    },
  },
];

describe('the realtime suite itself', () => {
  it.each(broken)('sees a backend that $fault', async ({ seenBy, override }) => {
    const testCase = realtimeBackendCases.find(({ title }) => title.includes(seenBy));
    if (!testCase) throw new Error(`no case is called "${seenBy}"`);
    const run = runRealtimeBackendCase(testCase, {
      patienceMs: 200,
      create() {
        const clock = createTestClock();
        const sound = new InMemoryRealtime({ clock });
        const overrides = override(sound) as Record<PropertyKey, unknown>;
        const realtime = new Proxy<RealtimeBackend>(sound, {
          get(target, name) {
            if (Object.hasOwn(overrides, name)) return overrides[name];
            const member: unknown = Reflect.get(target, name, target);
            return typeof member === 'function' ? member.bind(target) : member;
          },
        });
        return { realtime, advance: async (milliseconds) => clock.advance(milliseconds) };
      },
    });
    await expect(run).rejects.toThrow();
  });

  it('has a broken backend for every case that is not about sharing', () => {
    const unseen = realtimeBackendCases.filter(
      ({ title, shared }) => !shared && !broken.some(({ seenBy }) => title.includes(seenBy)),
    );
    expect(unseen.map(({ title }) => title)).toEqual([]);
  });
});
