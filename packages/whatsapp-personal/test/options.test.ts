import { InMemoryStateStore } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import {
  WhatsAppPersonalProvider,
  WhatsAppPersonalSession,
  type WhatsAppPersonalSessionOptions,
  WhatsAppPersonalSourceProvider,
} from '../src/index.ts';

const AUTH = { auth: { folder: './account' } } as const;
const refusal = (field: string) =>
  expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) });

describe('options', () => {
  it('come from the named variables', () => {
    const environment = { WHATSAPP_PERSONAL_FOLDER: './account', WHATSAPP_PERSONAL_PHONE_NUMBER: '+15550000001' };
    const session = WhatsAppPersonalSession.fromEnv(environment, { onPairingCode: () => {} });
    expect(session.isConnected).toBe(false);
    expect(() => WhatsAppPersonalSession.fromEnv(environment)).toThrow(refusal('onPairingCode'));
    expect(() => WhatsAppPersonalSession.fromEnv({})).toThrow(refusal('auth.folder'));
  });

  it.each<[string, object]>([
    ['auth', {}],
    ['auth', { auth: { state: {}, key: 'main' } }],
    ['auth.folder', { auth: { folder: ' ' } }],
    ['auth.key', { auth: { state: new InMemoryStateStore(), key: '' } }],
    ['phoneNumber', { ...AUTH, phoneNumber: 'mine', onPairingCode: () => {} }],
    ['phoneNumber', { ...AUTH, onPairingCode: () => {} }],
    ['onPairingCode', { ...AUTH, phoneNumber: '+15550000001' }],
    ['browser', { ...AUTH, browser: ['Chrome'] }],
    ['rememberedMessages', { ...AUTH, rememberedMessages: 0 }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new WhatsAppPersonalSession(options as WhatsAppPersonalSessionOptions)).toThrow(refusal(field));
  });

  it('name the session where there is none', () => {
    const session = {} as WhatsAppPersonalSession;
    expect(() => new WhatsAppPersonalProvider({ session })).toThrow(refusal('session'));
    expect(() => new WhatsAppPersonalSourceProvider({ session })).toThrow(refusal('session'));
  });

  it('may name a session for each organization', async () => {
    const asked: (string | null)[] = [];
    const provider = new WhatsAppPersonalProvider((organizationId) => {
      asked.push(organizationId);
      return { session: new WhatsAppPersonalSession({ auth: { folder: `./${organizationId}` } }) };
    });
    await expect(provider.sendTyping('+15557654321', true, { organizationId: 'acme' })).rejects.toMatchObject({
      details: { vendorCode: 'not_connected' },
    });
    expect(asked).toEqual(['acme']);
  });
});
