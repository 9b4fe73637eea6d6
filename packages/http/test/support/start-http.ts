import type { WebhookRequest } from '@roomkit/core';
import type { WebhookCall } from '@roomkit/emulators';
import { HTTPEmulator, type HTTPEmulatorOptions } from '@roomkit/emulators/http';

import { type ReceiverClaims, WebhookHTTPProvider, type WebhookHTTPOptions } from '../../src/index.ts';

export const PERSON = 'customer-7';
export const PICTURE = 'https://files.example/picture.png';

/** An emulator, and a provider that is pointed at it. */
export async function startHttp(
  emulated: HTTPEmulatorOptions = {},
  given: Partial<WebhookHTTPOptions> = {},
  claims: ReceiverClaims = {},
): Promise<{ readonly emulator: HTTPEmulator; readonly provider: WebhookHTTPProvider }> {
  const emulator = await new HTTPEmulator(emulated).start();
  const { hookUrl: url, secret, signature } = emulator;
  const provider = new WebhookHTTPProvider({ url, secret, signature, allowPrivateAddresses: true, ...given }, claims);
  return { emulator, provider };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall): Promise<WebhookRequest> {
  const request = await call.request();
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}
