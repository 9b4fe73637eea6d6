import type { WebhookRequest } from '@roomkit/core';
import type { KeptFile, WebhookCall } from '@roomkit/emulators';
import { TelnyxEmulator } from '@roomkit/emulators/telnyx';

import { type TelnyxRCSOptions, TelnyxRCSProvider, type TelnyxSMSOptions, TelnyxSMSProvider } from '../../src/index.ts';

export const PERSON = '+14155552671';
export const FROM = '+14155550100';
/** When everything happens, in milliseconds since the epoch. */
export const NOW: number = Date.UTC(2026, 0, 15, 12);
export const PICTURE: KeptFile = { bytes: new Uint8Array([137, 80, 78, 71]), mimeType: 'image/png' };

/** An emulator, and providers that are pointed at it; the clock is the same for all. */
export async function startTelnyx(given: Partial<TelnyxSMSOptions & TelnyxRCSOptions> = {}): Promise<{
  readonly emulator: TelnyxEmulator;
  readonly sms: TelnyxSMSProvider;
  readonly rcs: TelnyxRCSProvider;
}> {
  const emulator = await new TelnyxEmulator({ now: () => NOW }).start();
  const { agentId, apiKey, baseUrl, messagingProfileId, publicKey } = emulator;
  const options = { agentId, apiKey, baseUrl, messagingProfileId, publicKey, clock: { now: () => NOW }, ...given };
  return {
    emulator,
    sms: new TelnyxSMSProvider({ from: FROM, ...options }),
    rcs: new TelnyxRCSProvider(options),
  };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall, wrongSignature = false): Promise<WebhookRequest> {
  const request = await call.request({ wrongSignature });
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}
