import { describe, expect, it } from 'vitest';

import { TelnyxRCSProvider, TelnyxSMSProvider } from '../src/index.ts';

const publicKey = 'eu2zvPjhY6odxV34Z/EsRiERvTodkev4Fq0SlK90Izg=';
const OPTIONS = { apiKey: 'key', publicKey, agentId: 'agent', messagingProfileId: 'profile' } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const environment = {
      TELNYX_API_KEY: 'key',
      TELNYX_PUBLIC_KEY: publicKey,
      TELNYX_AGENT_ID: 'agent',
      TELNYX_MESSAGING_PROFILE_ID: 'profile',
    };
    expect(TelnyxSMSProvider.fromEnv(environment).name).toBe('telnyx');
    expect(TelnyxRCSProvider.fromEnv(environment).name).toBe('telnyx');
    expect(() => TelnyxSMSProvider.fromEnv({})).toThrow('apiKey');
  });

  it.each([
    ['apiKey', { ...OPTIONS, apiKey: ' ' }],
    ['publicKey', { ...OPTIONS, publicKey: 'AA==' }],
    ['statusCallbackUrl', { ...OPTIONS, statusCallbackUrl: 'rooms.example' }],
    ['baseUrl', { ...OPTIONS, baseUrl: 'http://vendor.example' }],
    ['agentId', { ...OPTIONS, agentId: '' }],
    ['messagingProfileId', { ...OPTIONS, messagingProfileId: ' ' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new TelnyxRCSProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
