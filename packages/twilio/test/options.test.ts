import { describe, expect, it } from 'vitest';

import { TwilioRCSProvider, TwilioSMSProvider } from '../src/index.ts';
import { FROM, SERVICE } from './support/start-twilio.ts';

const OPTIONS = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token', from: FROM } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const environment = {
      TWILIO_ACCOUNT_SID: OPTIONS.accountSid,
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_MESSAGING_SERVICE_SID: SERVICE,
    };
    expect(TwilioSMSProvider.fromEnv(environment).name).toBe('twilio');
    expect(TwilioRCSProvider.fromEnv(environment).name).toBe('twilio');
    expect(() => TwilioSMSProvider.fromEnv({})).toThrow('accountSid');
  });

  it.each([
    ['accountSid', { ...OPTIONS, accountSid: 'SK1' }],
    ['authToken', { ...OPTIONS, authToken: ' ' }],
    ['apiKeySecret', { ...OPTIONS, apiKeySid: 'SK1' }],
    ['messagingServiceSid', { ...OPTIONS, messagingServiceSid: 'AC1' }],
    ['statusCallbackUrl', { ...OPTIONS, statusCallbackUrl: 'ftp://example.org' }],
    ['baseUrl', { ...OPTIONS, baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new TwilioSMSProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('of each organization are looked up once, and again after a failure', async () => {
    const asked: (string | null)[] = [];
    const provider = new TwilioSMSProvider((organizationId) => {
      asked.push(organizationId);
      if (asked.length === 1) throw new Error('the vault is shut');
      return OPTIONS;
    });
    const request = { url: 'https://a.example', method: 'POST', headers: new Headers(), body: new Uint8Array() };
    const verify = (): Promise<boolean> => provider.verifySignature({ ...request, organizationId: 'acme' });
    await expect(verify()).rejects.toThrow('the vault is shut');
    expect([await verify(), await verify()]).toEqual([false, false]);
    expect(asked).toEqual(['acme', 'acme']);
  });
});
