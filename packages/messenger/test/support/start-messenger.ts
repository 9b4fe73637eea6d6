import type { WebhookRequest } from '@roomkit/core';
import type { WebhookCall } from '@roomkit/emulators';
import { MessengerEmulator } from '@roomkit/emulators/messenger';

import { FacebookMessengerProvider, type MessengerOptions } from '../../src/index.ts';

export const PERSON = '7712345678901234';

/** An emulator, and a provider that is pointed at it. */
export async function startMessenger(
  given: Partial<MessengerOptions> = {},
): Promise<{ readonly emulator: MessengerEmulator; readonly provider: FacebookMessengerProvider }> {
  const emulator = await new MessengerEmulator().start();
  const { appSecret, pageAccessToken, pageId, url: baseUrl } = emulator;
  const options = { appSecret, pageAccessToken, pageId, baseUrl, verifyToken: 'verify', ...given };
  return { emulator, provider: new FacebookMessengerProvider(options) };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall): Promise<WebhookRequest> {
  const request = await call.request();
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}
