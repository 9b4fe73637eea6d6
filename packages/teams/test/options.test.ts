import { describe, expect, it } from 'vitest';

import { BotFrameworkTeamsProvider } from '../src/index.ts';

const OPTIONS = { appId: 'app', appPassword: 'password' } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const environment = { TEAMS_APP_ID: 'app', TEAMS_APP_PASSWORD: 'password' };
    expect(BotFrameworkTeamsProvider.fromEnv(environment).name).toBe('teams');
    expect(() => BotFrameworkTeamsProvider.fromEnv({})).toThrow('appId');
    expect(() => BotFrameworkTeamsProvider.fromEnv(environment, { issuer: '' })).toThrow('issuer');
  });

  it.each([
    ['appId', { ...OPTIONS, appId: '' }],
    ['appPassword', { ...OPTIONS, appPassword: ' ' }],
    ['tenantId', { ...OPTIONS, tenantId: '../other' }],
    ['serviceUrl', { ...OPTIONS, serviceUrl: 'http://vendor.example' }],
    ['loginUrl', { ...OPTIONS, loginUrl: 'http://vendor.example' }],
    ['openIdUrl', { ...OPTIONS, openIdUrl: 'http://vendor.example' }],
    ['issuer', { ...OPTIONS, issuer: '' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new BotFrameworkTeamsProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
