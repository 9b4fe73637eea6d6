import { describe, expect, it } from 'vitest';

import { WhatsAppCloudProvider } from '../src/index.ts';

const OPTIONS = { phoneNumberId: '1', accessToken: 'token', appSecret: 'secret' } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const environment = {
      WHATSAPP_PHONE_NUMBER_ID: '1',
      WHATSAPP_ACCESS_TOKEN: 'token',
      WHATSAPP_APP_SECRET: 'secret',
    };
    expect(WhatsAppCloudProvider.fromEnv(environment).name).toBe('whatsapp');
    expect(() => WhatsAppCloudProvider.fromEnv({})).toThrow('phoneNumberId');
  });

  it.each([
    ['phoneNumberId', { ...OPTIONS, phoneNumberId: '' }],
    ['accessToken', { ...OPTIONS, accessToken: ' ' }],
    ['appSecret', { ...OPTIONS, appSecret: '' }],
    ['apiVersion', { ...OPTIONS, apiVersion: '23' }],
    ['baseUrl', { ...OPTIONS, baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new WhatsAppCloudProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
