import { createHash } from 'node:crypto';

import { hmac, isFresh, numberOrNull, readBase64, readHex, toBase64, toHex, verifyHmac } from '@roomkit/core/providers';

/** How calls are signed. */
export type SignatureName = 'roomkit' | 'standard';

/** A call as it is signed: the bytes that go over the wire. */
export interface SignedCall {
  readonly id: string;
  readonly nowMs: number;
  readonly body: Uint8Array;
}

/** A way to sign. */
export interface SignatureScheme {
  /** What is wrong with a secret; null where nothing is. */
  issueOf(secret: string): string | null;
  /** @param secrets - the one in force first; at least one */
  headersOf(secrets: readonly string[], call: SignedCall): Promise<Readonly<Record<string, string>>>;
  isSigned(secrets: readonly string[], headers: Headers, body: Uint8Array, nowMs: number): Promise<boolean>;
  /** What a signed call may be known by, so that nobody can give it the id of another; null where it has no id. */
  callIdOf(headers: Headers, body: Uint8Array): string | null;
}

const LEAST_KEY = 24;
const MOST_KEY = 64;

/** The seed's contract: it says nothing of when a call was made. */
const roomkit: SignatureScheme = {
  issueOf: () => null,
  async headersOf([secret = ''], { body }) {
    return { 'x-roomkit-signature': toHex(await hmac({ hash: 'SHA-256', secret }, body)) };
  },
  async isSigned(secrets, headers, body) {
    const given = readHex(headers.get('x-roomkit-signature'));
    return anyOf(secrets, (secret) => verifyHmac({ hash: 'SHA-256', secret }, body, given));
  },
  callIdOf(headers, body) {
    const id = headers.get('webhook-id');
    // Nobody signs it: alone it could be another message's, which would then be taken for one that came before.
    return id === null ? null : createHash('sha256').update(`${id}\0`).update(body).digest('hex');
  },
};

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const standard: SignatureScheme = {
  issueOf(secret) {
    const length = keyOf(secret)?.byteLength ?? 0;
    return length >= LEAST_KEY && length <= MOST_KEY ? null : 'must be whsec_ and 24 to 64 bytes as Base64';
  },
  async headersOf(secrets, { id, nowMs, body }) {
    const timestamp = String(Math.floor(nowMs / 1000));
    const signatures: string[] = [];
    for (const secret of secrets) {
      const key = keyOf(secret) ?? new Uint8Array();
      const signature = await hmac({ hash: 'SHA-256', secret: key }, signedPart(id, timestamp, body));
      signatures.push(`v1,${toBase64(signature)}`);
    }
    return { 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
  },
  async isSigned(secrets, headers, body, nowMs) {
    const [id, timestamp] = [headers.get('webhook-id') ?? '', headers.get('webhook-timestamp') ?? ''];
    const seconds = /^\d{1,12}$/u.test(timestamp) ? numberOrNull(timestamp) : null;
    if (id === '' || !isFresh(seconds === null ? null : seconds * 1000, nowMs)) return false;
    const signed = signedPart(id, timestamp, body);
    const given = (headers.get('webhook-signature') ?? '')
      .split(' ', MOST_SIGNATURES)
      .flatMap((entry) => (entry.startsWith('v1,') ? [readBase64(entry.slice('v1,'.length))] : []));
    return anyOf(secrets, (secret) => {
      const key = keyOf(secret) ?? new Uint8Array();
      return anyOf(given, (signature) => verifyHmac({ hash: 'SHA-256', secret: key }, signed, signature));
    });
  },
  callIdOf: (headers) => headers.get('webhook-id'),
};

/** More than a sender has secrets at a time; a header may hold thousands. */
const MOST_SIGNATURES = 10;

export const signatureSchemes: Readonly<Record<SignatureName, SignatureScheme>> = { roomkit, standard };

function keyOf(secret: string): Uint8Array<ArrayBuffer> | null {
  return secret.startsWith('whsec_') ? readBase64(secret.slice('whsec_'.length)) : null;
}

function signedPart(id: string, timestamp: string, body: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.byteLength + body.byteLength);
  signed.set(head);
  signed.set(body, head.byteLength);
  return signed;
}

async function anyOf<Item>(items: readonly Item[], test: (item: Item) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (await test(item)) return true;
  return false;
}
