import { describe, expect, it } from 'vitest';

import { SendGridProvider } from '../src/index.ts';

const OPTIONS = { apiKey: 'SG.key', from: 'help@rooms.example' } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const environment = { SENDGRID_API_KEY: 'SG.key', SENDGRID_FROM: 'Support <help@rooms.example>' };
    expect(SendGridProvider.fromEnv(environment).name).toBe('sendgrid');
    expect(() => SendGridProvider.fromEnv({})).toThrow('apiKey');
  });

  it.each([
    ['apiKey', { ...OPTIONS, apiKey: ' ' }],
    ['apiKey', { ...OPTIONS, apiKey: 'key' }],
    ['from', { ...OPTIONS, from: 'nobody' }],
    ['from', { ...OPTIONS, from: 'a@b.example, c@d.example' }],
    ['replyTo', { ...OPTIONS, replyTo: 'a@b.example\r\nBcc: c@d.example' }],
    ['eventPublicKey', { ...OPTIONS, eventPublicKey: 'AAAA' }],
    ['inboundPublicKey', { ...OPTIONS, inboundPublicKey: '-----BEGIN PUBLIC KEY-----' }],
    ['inboundSecret', { ...OPTIONS, inboundSecret: 'short' }],
    ['defaultSubject', { ...OPTIONS, defaultSubject: '' }],
    ['headers', { ...OPTIONS, headers: { 'Reply-To': 'a@b.example' } }],
    ['headers', { ...OPTIONS, headers: { 'X-Note': 'a\r\nBcc: c@d.example' } }],
    ['baseUrl', { ...OPTIONS, baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new SendGridProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
