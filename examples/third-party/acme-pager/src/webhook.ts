import type { InboundMessage, WebhookRequest } from '@roomkit/core';

/** An answer as Acme reports it. */
interface Page {
  readonly id: string;
  readonly pager: string;
  readonly text: string;
}

/** Whether Acme signed these bytes: HMAC-SHA-256 in `x-acme-signature`, compared in constant time. */
export async function signatureHolds({ headers, body }: WebhookRequest, secret: string): Promise<boolean> {
  const given = headers.get('x-acme-signature');
  if (given === null || !/^[0-9a-f]{64}$/u.test(given)) return false;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['verify']);
  const signature = Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(given.slice(at * 2, at * 2 + 2), 16));
  return crypto.subtle.verify('HMAC', key, signature, Uint8Array.from(body));
}

/** The answers a webhook holds; none where it holds something else. */
export function readPages(body: Uint8Array, channelId: string): readonly InboundMessage[] {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
  const pages = typeof parsed === 'object' && parsed !== null && 'answers' in parsed ? parsed.answers : null;
  if (!Array.isArray(pages)) return [];
  return pages.filter(isPage).map((page) => ({
    channelId,
    senderId: page.pager,
    content: { type: 'text', body: page.text },
    providerMessageId: page.id,
    rawPayload: { ...page },
  }));
}

function isPage(value: unknown): value is Page {
  if (typeof value !== 'object' || value === null) return false;
  const { id, pager, text } = value as Partial<Record<keyof Page, unknown>>;
  return typeof id === 'string' && typeof pager === 'string' && typeof text === 'string';
}
