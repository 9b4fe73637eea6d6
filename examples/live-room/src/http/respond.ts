import type { ServerResponse } from 'node:http';

/** What every answer carries: nothing from elsewhere may run on the page, and nobody may frame it. */
const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self' ws://127.0.0.1:* ws://localhost:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

export function send(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  contentType: string,
  onSent?: () => void,
): void {
  response.writeHead(status, { ...SECURITY, 'content-type': contentType });
  response.end(body, onSent);
}

export function sendJson(response: ServerResponse, status: number, body: unknown, onSent?: () => void): void {
  send(response, status, JSON.stringify(body), 'application/json; charset=utf-8', onSent);
}

/** Opens a stream of server-sent events. */
export function openEvents(response: ServerResponse): (message: unknown) => void {
  response.writeHead(200, { ...SECURITY, 'content-type': 'text/event-stream; charset=utf-8' });
  // A browser waits three seconds by default before it comes back.
  response.write('retry: 400\n\n');
  return (message) => void response.write(`data: ${JSON.stringify(message)}\n\n`);
}
