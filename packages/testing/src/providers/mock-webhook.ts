import type { DeliveryStatus, InboundMessage } from '@roomkit/core';

/** Where the signature of a mock vendor's webhook stands. */
export const MOCK_SIGNATURE_HEADER = 'x-mock-signature';

/** What the webhook of a mock vendor carries. */
export interface MockWebhookBody {
  readonly messages?: readonly Omit<InboundMessage, 'channelId' | 'rawPayload'>[];
  readonly statuses?: readonly Omit<DeliveryStatus, 'provider' | 'channelId' | 'rawPayload'>[];
}

/** A signed webhook as a mock vendor would send it. */
export async function mockWebhook(
  body: MockWebhookBody,
  options: { readonly secret?: string; readonly url?: string } = {},
): Promise<Request> {
  const { secret = 'mock-secret', url = 'https://example.org/webhook' } = options;
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [MOCK_SIGNATURE_HEADER]: await mockSignature(bytes, secret) },
    body: bytes,
  });
}

/** HMAC-SHA-256 over the raw bytes, in hexadecimal digits. */
export async function mockSignature(body: Uint8Array, secret: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, Uint8Array.from(body)));
  return Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Reads such a webhook; every message keeps its part of it whole. */
export function readMockWebhook(
  bytes: Uint8Array,
  channelId: string,
  provider: string,
): { readonly messages: readonly InboundMessage[]; readonly statuses: readonly DeliveryStatus[] } {
  const { messages = [], statuses = [] } = JSON.parse(new TextDecoder().decode(bytes)) as MockWebhookBody;
  return {
    messages: messages.map((message) => ({ ...message, channelId, rawPayload: { ...message } })),
    statuses: statuses.map((status) => ({ ...status, provider, channelId, rawPayload: { ...status } })),
  };
}
