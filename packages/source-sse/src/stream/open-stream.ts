import { retryAfterMsOf } from '@roomkit/core';

import { failureOf } from '../errors.ts';
import type { HeaderValues } from '../options.ts';
import type { Settings } from '../settings.ts';
import { headersOf, type StreamRequest, withoutCredentials } from './request.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** As browsers have it: https://fetch.spec.whatwg.org/#http-redirect-fetch */
const MOST_REDIRECTS = 20;

/**
 * Asks for the stream. Null where the server has nothing more to say, ever: 204.
 *
 * @throws RoomKitError `sse_source_failed`
 */
export async function openStream(
  settings: Settings,
  request: StreamRequest,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array> | null> {
  const { name } = settings;
  const response = await follow(settings, request, signal);
  const { status, headers, body } = response;
  if (status === 200 && isEventStream(headers) && body !== null) return body;
  await body?.cancel().catch(() => {});
  if (status === 204) return null;
  if (status === 200) throw failureOf(name, 'content_type', { statusCode: status });
  throw failureOf(name, 'refused', { statusCode: status, retryAfterMs: retryAfterMsOf(headers) });
}

/** Follows redirects by hand: what `fetch` takes along to another origin is more than nothing. */
async function follow(settings: Settings, request: StreamRequest, signal: AbortSignal): Promise<Response> {
  const { name, fetch } = settings;
  let { url } = request;
  let own: HeaderValues = request.own;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const headers = headersOf(name, own, request.lastEventId);
    const response = await reached(name, fetch(url.href, { headers, redirect: 'manual', signal }));
    if (!REDIRECTS.has(response.status)) return response;
    await response.body?.cancel().catch(() => {});
    const next = targetOf(response.headers.get('location'), url);
    if (next === null) break;
    if (next.origin !== url.origin) own = {};
    url = next;
  }
  throw failureOf(name, 'redirect');
}

/** Where a redirect leads; null where nobody should go. */
function targetOf(location: string | null, from: URL): URL | null {
  if (location === null || !URL.canParse(location, from.href)) return null;
  const url = withoutCredentials(new URL(location, from));
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && from.protocol === 'http:');
  return isSafe ? url : null;
}

async function reached(name: string, answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (cause) {
    throw failureOf(name, 'unreachable', { cause });
  }
}

function isEventStream(headers: Headers): boolean {
  const [essence = ''] = (headers.get('content-type') ?? '').split(';', 1);
  return essence.trim().toLowerCase() === 'text/event-stream';
}
