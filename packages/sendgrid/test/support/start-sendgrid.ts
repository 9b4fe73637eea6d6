import type { WebhookRequest } from '@roomkit/core';
import type { WebhookCall } from '@roomkit/emulators';
import { SendGridEmulator, type SendGridEmulatorOptions, type SendGridFile } from '@roomkit/emulators/sendgrid';

import { type SendGridOptions, SendGridProvider } from '../../src/index.ts';

export const PERSON = 'ann@example.org';
export const FROM = 'help@rooms.example';
/** When everything happens, in milliseconds since the epoch. */
export const NOW: number = Date.UTC(2026, 0, 15, 12);
export const PICTURE: SendGridFile = {
  bytes: new Uint8Array([137, 80, 78, 71]),
  mimeType: 'image/png',
  filename: 'look.png',
};

/** An emulator, and a provider that is pointed at it; the clock is the same for both. */
export async function startSendGrid(
  given: Partial<SendGridOptions> = {},
  emulated: SendGridEmulatorOptions = {},
): Promise<{ readonly emulator: SendGridEmulator; readonly provider: SendGridProvider }> {
  const emulator = await new SendGridEmulator({ now: () => NOW, ...emulated }).start();
  const { apiKey, eventPublicKey, inboundPublicKey, url: baseUrl } = emulator;
  const options = { apiKey, eventPublicKey, inboundPublicKey, baseUrl, from: `Support <${FROM}>` };
  return { emulator, provider: new SendGridProvider({ ...options, clock: { now: () => NOW }, ...given }) };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall, wrongSignature = false): Promise<WebhookRequest> {
  const request = await call.request({ wrongSignature });
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}
