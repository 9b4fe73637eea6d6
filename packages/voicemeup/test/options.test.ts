import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { type VoiceMeUpOptions, VoiceMeUpSMSProvider } from '../src/index.ts';

const OPTIONS: VoiceMeUpOptions = { username: 'acme', authToken: 'token', webhookSecret: 'sixteen letters!' };

describe('options', () => {
  it('come from the named variables', () => {
    const provider = VoiceMeUpSMSProvider.fromEnv({
      VOICEMEUP_USERNAME: 'acme',
      VOICEMEUP_AUTH_TOKEN: 'token',
      VOICEMEUP_WEBHOOK_SECRET: 'sixteen letters!',
    });
    expect(provider.name).toBe('voicemeup');
    expect(() => VoiceMeUpSMSProvider.fromEnv({})).toThrow('username');
  });

  it.each<[string, object]>([
    ['username', { username: '' }],
    ['authToken', { authToken: ' ' }],
    ['webhookSecret', { webhookSecret: '' }],
    ['webhookSecret', { webhookSecret: 'too short' }],
    ['allowedCallers', { allowedCallers: { addresses: [] } }],
    ['environment', { environment: 'moon' }],
    ['mmsWaitMs', { mmsWaitMs: -1 }],
    ['mmsWaitMs', { mmsWaitMs: Number.NaN }],
    ['baseUrl', { baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, changed) => {
    expect(() => new VoiceMeUpSMSProvider({ ...OPTIONS, ...changed })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it.each([
    ['production', 'https://clients.voicemeup.com/api/v1.1/json/queue_sms'],
    ['sandbox', 'https://dev-clients.voicemeup.com/api/v1.1/json/queue_sms'],
  ] as const)('say where %s is', async (environment, url) => {
    const called: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      called.push(new Request(input).url);
      return new Response(null, { status: 503 });
    };
    const provider = new VoiceMeUpSMSProvider({ ...OPTIONS, environment, fetch });
    await expect(provider.send(anEvent(), '+15145552671')).rejects.toMatchObject({ code: 'provider_failed' });
    expect(called).toEqual([url]);
  });
});
