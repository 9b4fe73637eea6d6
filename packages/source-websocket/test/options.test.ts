import { ConfigurationError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { WEBSOCKET_SOURCE_ENVIRONMENT, WebSocketSource } from '../src/index.ts';

const url = 'wss://feed.example.com/path?token=S3cret';

describe('the options of a WebSocketSource', () => {
  it.each<readonly [string, unknown]>([
    ['url', ''],
    ['url', 'feed.example.com'],
    ['url', 'https://feed.example.com'],
    ['url', undefined],
    ['protocols', 'chat'],
    ['protocols', ['']],
    ['protocols', ['a b']],
    ['protocols', ['a', 'a']],
    ['authorization', 1],
    ['headers', null],
    ['headers', 'x: y'],
    ['onOpen', 'hello'],
    ['keepAlive', 7],
    ['parse', {}],
    ['connect', {}],
    ['name', ' '],
    ['heartbeatMs', 0],
    ['heartbeatMs', 2 ** 31],
    ['silenceTimeoutMs', -1],
    ['silenceTimeoutMs', Number.POSITIVE_INFINITY],
    ['connectTimeoutMs', Number.NaN],
    ['maxFrameBytes', 0],
    ['maxQueuedFrames', 0.5],
    ['maxQueuedBytes', '1'],
    ['maxInFlight', 0],
    ['overflow', 'hope'],
  ])('refuse an unusable %s: %j', (field, value) => {
    const make = (): WebSocketSource => new WebSocketSource({ url, [field]: value });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(new RegExp(`^${field}: `));
  });

  it('CORE-6.5.5 say nothing of an address that cannot be used', () => {
    expect(() => new WebSocketSource({ url: 'wss//user:hunter2@feed' })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', message: expect.not.stringContaining('hunter2') }),
    );
  });

  it('want a client where the runtime has none', () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
    Reflect.deleteProperty(globalThis, 'WebSocket');
    try {
      expect(() => new WebSocketSource({ url })).toThrow(/^connect: /);
      expect(new WebSocketSource({ url, connect: () => expect.fail('nobody connects') }).status).toBe('stopped');
    } finally {
      if (own) Object.defineProperty(globalThis, 'WebSocket', own);
    }
  });

  it('CORE-6.5.5 name the source after the host alone, or as they say', () => {
    expect(new WebSocketSource({ url: 'wss://u:p@h.example/x?token=S' }).name).toBe('websocket:h.example');
    expect(new WebSocketSource({ url: () => url }).name).toBe('websocket');
    expect(new WebSocketSource({ url, name: 'prices' }).name).toBe('prices');
  });

  it('come from the environment', () => {
    expect(WEBSOCKET_SOURCE_ENVIRONMENT.map(({ name }) => name)).toEqual([
      'WEBSOCKET_SOURCE_URL',
      'WEBSOCKET_SOURCE_AUTHORIZATION',
    ]);
    expect(WebSocketSource.fromEnv({ WEBSOCKET_SOURCE_URL: url }).name).toBe('websocket:feed.example.com');
    expect(() => WebSocketSource.fromEnv({})).toThrow(/^url: /);
    expect(WebSocketSource.fromEnv({ WEBSOCKET_SOURCE_URL: 'nonsense' }, { url, name: 'given' }).name).toBe('given');
  });
});
