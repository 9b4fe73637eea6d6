import type { WebhookRequest } from '@roomkit/core';
import type { KeptFile, WebhookCall } from '@roomkit/emulators';
import { VoiceMeUpEmulator, type VoiceMeUpEmulatorOptions } from '@roomkit/emulators/voicemeup';

import { type VoiceMeUpOptions, VoiceMeUpSMSProvider } from '../../src/index.ts';

export const PERSON = '+14155552671';
export const FROM = '+15145550100';
export const PICTURE: KeptFile = { bytes: new Uint8Array([137, 80, 78, 71]), mimeType: 'image/png' };

/** An emulator, and a provider that is pointed at it; it waits for no second call unless told to. */
export async function startVoiceMeUp(
  given: Partial<VoiceMeUpOptions> = {},
  vendor: VoiceMeUpEmulatorOptions = {},
): Promise<{ readonly emulator: VoiceMeUpEmulator; readonly provider: VoiceMeUpSMSProvider }> {
  const emulator = await new VoiceMeUpEmulator(vendor).start();
  const { authToken, baseUrl, username, webhookSecret } = emulator;
  const options = { authToken, baseUrl, username, webhookSecret, from: FROM, mmsWaitMs: 0, ...given };
  return { emulator, provider: new VoiceMeUpSMSProvider(options) };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall): Promise<WebhookRequest> {
  const request = await call.request();
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}
