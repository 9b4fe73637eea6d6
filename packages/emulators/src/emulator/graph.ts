import { createHmac } from 'node:crypto';

/** What a refusal says beside its code. */
interface GraphErrorFacts {
  readonly subcode?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of Meta's Graph API (https://developers.facebook.com/docs/graph-api/guides/error-handling). */
export function graphError(status: number, code: number, message: string, facts: GraphErrorFacts = {}): Response {
  const { subcode, headers = {} } = facts;
  const named = subcode === undefined ? {} : { error_subcode: subcode };
  const error = { message, type: 'OAuthException', code, ...named, fbtrace_id: 'AbCdEfGhIjK' };
  return Response.json({ error }, { status, headers });
}

/** A webhook as Meta signs it: over the bytes it sends, in which all but ASCII is escaped. */
export function signedByMeta(url: string, envelope: unknown, appSecret: string): Request {
  const body = JSON.stringify(envelope).replaceAll(
    /[\u0080-\uffff]/gu,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const signature = createHmac('sha256', appSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return new Request(url, { method: 'POST', headers, body });
}

/** The call by which Meta asks whether a webhook is wanted. */
export function hubChallenge(webhookUrl: string, verifyToken: string, challenge: string): Request {
  const url = new URL(webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', verifyToken);
  return new Request(url);
}
