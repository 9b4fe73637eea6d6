import { describe, expect, it } from 'vitest';

import { ElasticEmailProvider } from '../src/index.ts';

const OPTIONS = { apiKey: 'key', from: 'help@rooms.example' } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const environment = { ELASTICEMAIL_API_KEY: 'key', ELASTICEMAIL_FROM: 'help@rooms.example' };
    expect(ElasticEmailProvider.fromEnv(environment).name).toBe('elasticemail');
    expect(() => ElasticEmailProvider.fromEnv({})).toThrow('apiKey');
  });

  it.each([
    ['apiKey', { ...OPTIONS, apiKey: ' ' }],
    ['from', { ...OPTIONS, from: '' }],
    ['from', { ...OPTIONS, from: 'a@b.example, c@d.example' }],
    ['replyTo', { ...OPTIONS, replyTo: 'nobody' }],
    ['webhookSecret', { ...OPTIONS, webhookSecret: 'short' }],
    ['defaultSubject', { ...OPTIONS, defaultSubject: ' ' }],
    ['headers', { ...OPTIONS, headers: { 'X-Note': 'a\r\nBcc: c@d.example' } }],
    ['channelName', { ...OPTIONS, channelName: '' }],
    ['baseUrl', { ...OPTIONS, baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new ElasticEmailProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
