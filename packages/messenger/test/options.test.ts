import { describe, expect, it } from 'vitest';

import { FacebookMessengerProvider } from '../src/index.ts';

const OPTIONS = { pageId: '682498171943165', pageAccessToken: 'token', appSecret: 'secret' } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const environment = {
      MESSENGER_PAGE_ID: OPTIONS.pageId,
      MESSENGER_PAGE_ACCESS_TOKEN: 'token',
      MESSENGER_APP_SECRET: 'secret',
    };
    expect(FacebookMessengerProvider.fromEnv(environment).name).toBe('messenger');
    expect(() => FacebookMessengerProvider.fromEnv({})).toThrow('pageAccessToken');
  });

  it.each([
    ['pageId', { ...OPTIONS, pageId: 'me/../other' }],
    ['pageAccessToken', { ...OPTIONS, pageAccessToken: ' ' }],
    ['appSecret', { ...OPTIONS, appSecret: '' }],
    ['messageTag', { ...OPTIONS, messageTag: 'NEWS' as 'HUMAN_AGENT' }],
    ['apiVersion', { ...OPTIONS, apiVersion: '23' }],
    ['baseUrl', { ...OPTIONS, baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new FacebookMessengerProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
