import type { EmitInbound, InboundMessage, SourceHealth, SourceProvider } from '@roomkit/core';

import {
  describeSourceProvider,
  runSourceProviderCase,
  sourceProviderCases,
  type SourceSubject,
} from '../../src/conformance.ts';
import { MockSource } from '../../src/index.ts';
import { type BrokenDouble, describeBroken } from '../suite/broken.ts';

function messageOf(body: string): InboundMessage {
  return { channelId: 'a', senderId: 'u1', content: { type: 'text', body } };
}

function subjectOf(source: MockSource): SourceSubject {
  return {
    source,
    send: async (text) => {
      await source.receive(messageOf(text)).catch(() => {});
    },
    breakDown: () => source.fail(new Error('the other side is gone')),
  };
}

describeSourceProvider('MockSource', { create: () => subjectOf(new MockSource()) });

type StartOptions = Parameters<SourceProvider['start']>[1];

/** A mock source with some of its members replaced. */
function broken(given: (source: MockSource) => object, more: Partial<SourceSubject> = {}): () => SourceSubject {
  return () => {
    const source = new MockSource();
    const subject = { ...subjectOf(source), patienceMs: 100, ...more };
    const replaced = Object.create(source, Object.getOwnPropertyDescriptors(given(bound(source)))) as MockSource;
    return { ...subject, source: bound(replaced, source) };
  };
}

/** The source's own members, callable from whatever stands before it. */
function bound(shown: MockSource, source: MockSource = shown): MockSource {
  return new Proxy(shown, {
    get(target, name) {
      const own = Object.hasOwn(target, name) ? target : source;
      const value: unknown = Reflect.get(own, name, own === target ? target : source);
      return typeof value === 'function' && own === source ? value.bind(source) : value;
    },
  });
}

const doubles: readonly BrokenDouble<SourceSubject>[] = [
  {
    fault: 'shows a token in its name',
    seenBy: 'shows no credential',
    create: broken(() => ({ name: 'wss://example.org?token=S1' }), { secrets: ['S1'] }),
  },
  {
    fault: 'says it is connected before it is',
    seenBy: 'is stopped until it is started',
    create: broken(() => ({ status: 'connected' })),
  },
  {
    fault: 'loses messages',
    seenBy: 'hands every message on',
    create: broken((source) => ({
      start: async (emit: EmitInbound, options: StartOptions) => {
        let count = 0;
        return source.start(async (message) => {
          count += 1;
          return count === 2 ? ({} as never) : emit(message);
        }, options);
      },
    })),
  },
  {
    fault: 'ends with the first message that fails',
    seenBy: 'goes on after a message',
    create: broken((source) => ({
      start: async (emit: EmitInbound, options: StartOptions) =>
        source.start(async (message) => {
          try {
            return await emit(message);
          } catch (error) {
            source.fail(error as Error);
            throw error;
          }
        }, options),
    })),
  },
  {
    fault: 'does not look at its signal',
    seenBy: 'ends when its signal fires',
    create: broken((source) => ({
      start: async (emit: EmitInbound, options: StartOptions) =>
        source.start(emit, { ...options, signal: new AbortController().signal }),
    })),
  },
  {
    fault: 'does not end when it is stopped',
    seenBy: 'ends when it is stopped',
    create: broken(() => ({ stop: async () => {} })),
  },
  {
    fault: 'connects under a signal that has fired',
    seenBy: 'does not connect under a signal',
    create: broken((source) => ({
      start: async (emit: EmitInbound, { onConnected }: StartOptions) =>
        source.start(emit, {
          signal: new AbortController().signal,
          ...(onConnected ? { onConnected } : {}),
        }),
      stop: async () => source.stop(),
    })),
  },
  {
    fault: 'takes a broken connection for an end',
    seenBy: 'a connection that breaks',
    create: broken((source) => ({
      start: async (emit: EmitInbound, options: StartOptions) => source.start(emit, options).catch(() => {}),
      healthcheck: async (): Promise<SourceHealth> => ({ ...(await source.healthcheck()), status: 'stopped' }),
    })),
  },
];

describeBroken(sourceProviderCases, runSourceProviderCase, doubles);
