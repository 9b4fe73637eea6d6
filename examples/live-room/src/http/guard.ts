import type { IncomingMessage } from 'node:http';

const LOCAL: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether a request is meant for this machine: a name that was bent to point here does not count. */
export function isLocalRequest(request: Pick<IncomingMessage, 'headers'>): boolean {
  return hostNameOf(`http://${request.headers.host ?? ''}`) !== null;
}

/** Whether a request that changes something comes from the demo's own page, or from no page at all. */
export function isOwnPage(request: Pick<IncomingMessage, 'headers'>): boolean {
  const { host, origin } = request.headers;
  return origin === undefined || origin === `http://${host}`;
}

function hostNameOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  return LOCAL.has(hostname) ? hostname : null;
}
