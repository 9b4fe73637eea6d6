import { refusedAddress } from './address-refused.ts';
import type { Call } from './open.ts';

const MOST_REDIRECTS = 5;
/** What is for one server alone. */
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'] as const;

/**
 * Makes a call, and the ones its answers send it to, as `fetch` does: https://fetch.spec.whatwg.org/#http-redirect-fetch
 *
 * @param make - makes one call, after judging its address
 */
export async function follow(
  first: Call,
  redirect: Request['redirect'],
  make: (call: Call) => Promise<Response>,
): Promise<Response> {
  let call = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await make(call);
    const location = response.headers.get('location');
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
    if (!isRedirect || redirect === 'manual') return response;
    await response.body?.cancel();
    if (redirect === 'error') throw new TypeError('The answer is a redirect.');
    call = next(call, response.status, new URL(location, call.url));
  }
  throw refusedAddress('too_many_redirects');
}

function next(call: Call, status: number, url: URL): Call {
  const { method, signal } = call;
  const headers = new Headers(call.headers);
  if (url.origin !== call.url.origin) for (const name of CREDENTIALS) headers.delete(name);
  const isForgotten = status === 303 ? method !== 'HEAD' : status <= 302 && method === 'POST';
  if (!isForgotten) return { ...call, url, headers };
  headers.delete('content-type');
  headers.delete('content-length');
  return { url, method: method === 'HEAD' ? 'HEAD' : 'GET', headers, body: null, signal };
}
