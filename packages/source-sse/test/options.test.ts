import { ConfigurationError, InMemoryStateStore } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { SSE_SOURCE_ENVIRONMENT, SSESource } from '../src/index.ts';

const url = 'https://feed.example.com/path?token=S3cret';
const state = new InMemoryStateStore();

describe('the options of an SSESource', () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['url', { url: '' }],
    ['url', { url: 'feed.example.com' }],
    ['url', { url: 'wss://feed.example.com' }],
    ['url', { url: undefined }],
    ['authorization', { authorization: 1 }],
    ['headers', { headers: null }],
    ['headers', { headers: 'x: y' }],
    ['parse', { parse: {} }],
    ['lastEventId', { lastEventId: 7 }],
    ['resume.state', { resume: { state: {}, key: 'k' } }],
    ['resume.state', { resume: { key: 'k' } }],
    ['resume.key', { resume: { state, key: '' } }],
    ['name', { name: ' ' }],
    ['fetch', { fetch: 'fetch' }],
    ['connectTimeoutMs', { connectTimeoutMs: Number.NaN }],
    ['silenceTimeoutMs', { silenceTimeoutMs: 0 }],
    ['silenceTimeoutMs', { silenceTimeoutMs: 2 ** 31 }],
    ['maxWaitMs', { maxWaitMs: -1 }],
    ['maxEventLength', { maxEventLength: 0.5 }],
  ])('refuse an unusable %s: %j', (field, given) => {
    const make = (): SSESource => new SSESource({ url, ...given });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(expect.objectContaining({ details: expect.objectContaining({ field }) }));
  });

  it('CORE-6.5.5 say nothing of an address that cannot be used', () => {
    expect(() => new SSESource({ url: 'https//user:hunter2@feed' })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', message: expect.not.stringContaining('hunter2') }),
    );
  });

  it('CORE-6.5.5 name the source after the host alone, or as they say', () => {
    expect(new SSESource({ url: 'https://u:p@h.example/x?token=S' }).name).toBe('sse:h.example');
    expect(new SSESource({ url: () => url }).name).toBe('sse');
    expect(new SSESource({ url, name: 'prices' }).name).toBe('prices');
  });

  it('come from the environment', () => {
    expect(SSE_SOURCE_ENVIRONMENT.map(({ name }) => name)).toEqual(['SSE_SOURCE_URL', 'SSE_SOURCE_AUTHORIZATION']);
    expect(SSESource.fromEnv({ SSE_SOURCE_URL: url }).name).toBe('sse:feed.example.com');
    expect(() => SSESource.fromEnv({})).toThrow(/^url: /);
    expect(SSESource.fromEnv({ SSE_SOURCE_URL: 'nonsense' }, { url, name: 'given' }).name).toBe('given');
  });
});
