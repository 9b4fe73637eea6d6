import { type ClientRequest, type IncomingMessage, request as openPlain } from 'node:http';
import { request as openSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';

/** One request, its body whole. */
export interface Call {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array | null;
  readonly signal: AbortSignal;
}

/** Statuses whose answers have no body (RFC 9110). */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** Makes one request over a connection of its own, and follows nothing. */
export function open(call: Call, lookup: LookupFunction): Promise<Response> {
  const { url, method, headers, body, signal } = call;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? openSecure : openPlain;
    // Connections are not kept: one that was left open tells nothing about what its name stands for now.
    const request: ClientRequest = start(url, {
      method,
      headers: Object.fromEntries(headers),
      lookup,
      signal,
      agent: false,
    });
    request.on('error', (error) => reject(signal.aborted ? signal.reason : error));
    request.once('response', (incoming) => {
      try {
        resolve(responseOf(incoming, call));
      } catch (error) {
        incoming.destroy();
        reject(error);
      }
    });
    request.end(body ?? undefined);
  });
}

function responseOf(incoming: IncomingMessage, { method, url }: Call): Response {
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '');
  }
  const { statusCode: status = 0, statusMessage: statusText = '' } = incoming;
  const isBodiless = method === 'HEAD' || BODILESS.has(status);
  if (isBodiless) incoming.resume();
  const body = isBodiless ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
  const response = new Response(body, { status, statusText, headers });
  return Object.defineProperty(response, 'url', { value: url.href });
}
