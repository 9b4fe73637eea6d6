import type { WebhookRequest } from '@roomkit/core';

/** What Acme may do to the next page. */
type Fault = 'rejected' | 'unavailable' | 'rate_limited' | 'unauthorized' | 'hang';

export const API_KEY = 'acme-key-1';
export const WEBHOOK_SECRET = 'acme-secret-1';

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const ANSWERS: Readonly<Record<Exclude<Fault, 'hang'>, Answer>> = {
  rejected: { status: 422 },
  unavailable: { status: 503 },
  rate_limited: { status: 429, headers: { 'retry-after': '7' } },
  unauthorized: { status: 401 },
};

/** Acme itself, as far as its clients can tell. */
export class Acme {
  readonly pages: { readonly to: string; readonly text: string }[] = [];
  readonly #byKey = new Map<string, string>();
  #fault: Fault | null = null;

  fault(fault: Fault): void {
    this.#fault = fault;
  }

  readonly fetch: typeof globalThis.fetch = async (_url, init = {}) => {
    const fault = this.#fault;
    this.#fault = null;
    if (fault === 'hang') return hanging(init.signal ?? null);
    const headers = new Headers(init.headers);
    if (fault !== null) return new Response(null, ANSWERS[fault]);
    if (headers.get('authorization') !== `Bearer ${API_KEY}`) return new Response(null, { status: 401 });
    if (typeof init.body !== 'string') return new Response(null, { status: 400 });
    const { to, text, key } = JSON.parse(init.body) as { to: string; text: string; key: string | null };
    const known = key === null ? undefined : this.#byKey.get(key);
    if (known !== undefined) return Response.json({ id: known });
    this.pages.push({ to, text });
    const id = `page-${this.pages.length}`;
    if (key !== null) this.#byKey.set(key, id);
    return Response.json({ id });
  };

  /** An answer somebody typed, signed. */
  async webhook(id: string, pager: string, text: string): Promise<WebhookRequest> {
    const body = new TextEncoder().encode(JSON.stringify({ answers: [{ id, pager, text }] }));
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const secret = new TextEncoder().encode(WEBHOOK_SECRET);
    const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
    const signature = Buffer.from(await crypto.subtle.sign('HMAC', key, body)).toString('hex');
    const headers = new Headers({ 'content-type': 'application/json', 'x-acme-signature': signature });
    return { url: 'https://example.org/acme', method: 'POST', headers, body };
  }
}

function hanging(signal: AbortSignal | null): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
