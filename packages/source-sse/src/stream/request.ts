import { failureOf } from '../errors.ts';
import type { HeaderValues } from '../options.ts';
import { isHttpUrl, type Settings } from '../settings.ts';

/** A request that is ready to be sent. */
export interface StreamRequest {
  readonly url: URL;
  readonly lastEventId: string | null;
  /** Secret: they go to the address's own origin alone. */
  readonly own: HeaderValues;
}

type Provided<Value> = Value | (() => Value | Promise<Value>);

/** What to ask for, and with what: asked for anew each time, for tokens that expire. Rejects as what is asked does. */
export async function prepareRequest(settings: Settings, lastEventId: string | null): Promise<StreamRequest> {
  const { authorization, headers } = settings;
  const address = await ask(settings.url);
  if (!isHttpUrl(address)) throw new TypeError('The address is not an http:// or https:// URL.');
  const url = new URL(address);
  const credentials = url.username + url.password === '' ? undefined : basic(`${url.username}:${url.password}`);
  const given = authorization === undefined ? credentials : await ask(authorization);
  const own = { ...(await ask(headers)), ...(given === undefined ? {} : { authorization: given }) };
  return { url: withoutCredentials(url), lastEventId, own };
}

/** An address that `fetch` takes. */
export function withoutCredentials(given: URL): URL {
  const url = new URL(given);
  [url.username, url.password, url.hash] = ['', '', ''];
  return url;
}

/** Every header of a request. @throws RoomKitError `sse_source_failed` where one cannot be sent; which is not told: it may be the secret one */
export function headersOf(source: string, own: HeaderValues, lastEventId: string | null): Headers {
  try {
    const headers = new Headers({ ...own, accept: 'text/event-stream', 'cache-control': 'no-store' });
    if (lastEventId !== null && lastEventId !== '') headers.set('last-event-id', inBytes(lastEventId));
    return headers;
  } catch {
    throw failureOf(source, 'setup');
  }
}

/** UTF-8 where a header takes a character a byte. https://html.spec.whatwg.org/multipage/server-sent-events.html#last-event-id */
function inBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/** https://www.rfc-editor.org/rfc/rfc7617: the escapes of a URL are the bytes of UTF-8. */
function basic(escaped: string): string {
  const bytes = escaped.replaceAll(/%([\dA-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return `Basic ${btoa(bytes)}`;
}

async function ask<Value>(provided: Provided<Value>): Promise<Value> {
  return typeof provided === 'function' ? (provided as () => Value | Promise<Value>)() : provided;
}
