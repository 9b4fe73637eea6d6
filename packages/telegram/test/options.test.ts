import { describe, expect, it } from 'vitest';

import { TelegramBotProvider } from '../src/index.ts';

const OPTIONS = { botToken: '1:token', webhookSecret: 'secret' } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const environment = { TELEGRAM_BOT_TOKEN: '1:token', TELEGRAM_WEBHOOK_SECRET: 'secret' };
    expect(TelegramBotProvider.fromEnv(environment).name).toBe('telegram');
    expect(() => TelegramBotProvider.fromEnv({})).toThrow('botToken');
  });

  it.each([
    ['botToken', { ...OPTIONS, botToken: ' ' }],
    ['botToken', { ...OPTIONS, botToken: '1:token/../2:other' }],
    ['webhookSecret', { ...OPTIONS, webhookSecret: '' }],
    ['webhookSecret', { ...OPTIONS, webhookSecret: 'with spaces' }],
    ['baseUrl', { ...OPTIONS, baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new TelegramBotProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
