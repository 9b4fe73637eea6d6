import { describe, expect, it } from 'vitest';

import { type SinchOptions, SinchSMSProvider } from '../src/index.ts';

const OPTIONS: SinchOptions = { servicePlanId: 'plan', apiToken: 'token', webhookSecret: 'secret' };

describe('options', () => {
  it('come from the named variables', () => {
    const provider = SinchSMSProvider.fromEnv({
      SINCH_SERVICE_PLAN_ID: 'plan',
      SINCH_API_TOKEN: 'token',
      SINCH_WEBHOOK_SECRET: 'secret',
      SINCH_REGION: 'eu',
    });
    expect(provider.name).toBe('sinch');
    expect(() => SinchSMSProvider.fromEnv({})).toThrow('servicePlanId');
  });

  it.each<[string, object]>([
    ['servicePlanId', { servicePlanId: '' }],
    ['apiToken', { apiToken: ' ' }],
    ['webhookSecret', { webhookSecret: '' }],
    ['region', { region: 'mars' }],
    ['statusCallbackUrl', { statusCallbackUrl: 'rooms.example' }],
    ['baseUrl', { baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, changed) => {
    expect(() => new SinchSMSProvider({ ...OPTIONS, ...changed })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('say which region is called', async () => {
    const called: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      called.push(new Request(input).url);
      return Response.json({ id: '1' }, { status: 201 });
    };
    const provider = new SinchSMSProvider({ ...OPTIONS, region: 'eu', fetch });
    const { anEvent } = await import('@roomkit/testing');
    await provider.send(anEvent(), '+14155552671');
    expect(called).toEqual(['https://eu.sms.api.sinch.com/xms/v1/plan/batches']);
  });
});
