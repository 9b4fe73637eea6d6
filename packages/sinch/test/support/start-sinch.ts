import type { WebhookRequest } from '@roomkit/core';
import type { KeptFile, WebhookCall } from '@roomkit/emulators';
import { SinchEmulator } from '@roomkit/emulators/sinch';

import { type SinchOptions, SinchSMSProvider } from '../../src/index.ts';

export const PERSON = '+14155552671';
export const FROM = '+14155550100';
/** When everything happens, in milliseconds since the epoch. */
export const NOW: number = Date.UTC(2026, 0, 15, 12);
export const PICTURE: KeptFile = { bytes: new Uint8Array([137, 80, 78, 71]), mimeType: 'image/png' };

/** An emulator, and a provider that is pointed at it; the clock is the same for both. */
export async function startSinch(given: Partial<SinchOptions> = {}): Promise<{
  readonly emulator: SinchEmulator;
  readonly provider: SinchSMSProvider;
}> {
  const emulator = await new SinchEmulator({ now: () => NOW }).start();
  const { apiToken, servicePlanId, url: baseUrl, webhookSecret } = emulator;
  const clock = { now: () => NOW };
  const options = { apiToken, servicePlanId, webhookSecret, baseUrl, from: FROM, clock, ...given };
  return { emulator, provider: new SinchSMSProvider(options) };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall, wrongSignature = false): Promise<WebhookRequest> {
  const request = await call.request({ wrongSignature });
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}
