import type { IncomingMessage } from 'node:http';

/** Origins such as `https://example.com`, or a function that judges one. */
export type OriginRule = readonly string[] | ((origin: string, request: IncomingMessage) => boolean);

/** Whether a page of this origin may connect. A rule that throws lets nobody in. */
export function isOriginAllowed(request: IncomingMessage, rule: OriginRule | null): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    if (rule === null) return new URL(origin).host === host;
    const verdict: unknown = typeof rule === 'function' ? rule(origin, request) : rule.includes(origin);
    return verdict === true;
  } catch {
    return false;
  }
}
