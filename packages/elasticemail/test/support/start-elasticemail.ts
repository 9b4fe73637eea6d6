import type { WebhookRequest } from '@roomkit/core';
import type { WebhookCall } from '@roomkit/emulators';
import { ElasticEmailEmulator } from '@roomkit/emulators/elasticemail';

import { type ElasticEmailOptions, ElasticEmailProvider } from '../../src/index.ts';

export const PERSON = 'ann@example.org';
export const FROM = 'help@rooms.example';
/** When everything happens, in milliseconds since the epoch. */
export const NOW: number = Date.UTC(2026, 0, 15, 12);

/** An emulator, and a provider that is pointed at it. */
export async function startElasticEmail(given: Partial<ElasticEmailOptions> = {}): Promise<{
  readonly emulator: ElasticEmailEmulator;
  readonly provider: ElasticEmailProvider;
}> {
  const emulator = await new ElasticEmailEmulator({ now: () => NOW }).start();
  const { apiKey, baseUrl, webhookSecret } = emulator;
  const options = { apiKey, baseUrl, webhookSecret, from: `Support <${FROM}>` };
  return { emulator, provider: new ElasticEmailProvider({ ...options, ...given }) };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall, wrongSignature = false): Promise<WebhookRequest> {
  const { url, method, headers } = await call.request({ wrongSignature });
  return { url, method, headers, body: new Uint8Array() };
}
