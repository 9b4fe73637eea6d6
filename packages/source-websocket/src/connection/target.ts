import type { Provided } from '../options.ts';
import { isWebSocketUrl, type Settings } from '../settings.ts';
import type { ConnectRequest } from './socket.ts';

/** Where to connect to, and with what: asked for anew each time, for tokens that expire. Rejects as what is asked does. */
export async function targetOf(
  settings: Settings,
): Promise<{ readonly url: string; readonly request: ConnectRequest }> {
  const { protocols, maxFrameBytes } = settings;
  const given = await provide(settings.url);
  if (!isWebSocketUrl(given)) throw new TypeError('The address is not a ws:// or wss:// URL.');
  const url = new URL(given);
  // No client sends it along by itself everywhere.
  const basic = url.username === '' && url.password === '' ? null : basicAuthorization(url);
  url.username = '';
  url.password = '';
  url.hash = '';
  const authorization = settings.authorization === null ? basic : await provide(settings.authorization);
  const headers = { ...(await provide(settings.headers)), ...(authorization === null ? {} : { authorization }) };
  return { url: url.href, request: { protocols: [...protocols], headers, maxFrameBytes } };
}

/** The value, asked for where it is a function. */
export async function provide<Value>(provided: Provided<Value>): Promise<Value> {
  return typeof provided === 'function' ? (provided as () => Value | Promise<Value>)() : provided;
}

/** https://www.rfc-editor.org/rfc/rfc7617, in UTF-8: what a URL escapes are its bytes. */
function basicAuthorization({ username, password }: URL): string {
  const bytes = `${username}:${password}`.replaceAll(/%([\dA-F]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return `Basic ${btoa(bytes)}`;
}
