import type { WebhookRequest } from '@roomkit/core';
import type { WebhookCall } from '@roomkit/emulators';
import { TelegramEmulator, type TelegramEmulatorOptions } from '@roomkit/emulators/telegram';

import { TelegramBotProvider, type TelegramOptions } from '../../src/index.ts';

export const PERSON = '5550001';

/** An emulator, and a provider that is pointed at it. */
export async function startTelegram(
  given: Partial<TelegramOptions> = {},
  emulated: TelegramEmulatorOptions = {},
): Promise<{ readonly emulator: TelegramEmulator; readonly provider: TelegramBotProvider }> {
  const emulator = await new TelegramEmulator(emulated).start();
  const { botToken, secretToken: webhookSecret, url: baseUrl } = emulator;
  return { emulator, provider: new TelegramBotProvider({ botToken, webhookSecret, baseUrl, ...given }) };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall): Promise<WebhookRequest> {
  const request = await call.request();
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}
