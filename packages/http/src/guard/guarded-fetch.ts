import { AddressGuard, type AddressGuardOptions } from './address-guard.ts';
import { follow } from './follow.ts';
import { open } from './open.ts';

/** How a guarded `fetch` judges addresses. */
export type GuardedFetchOptions = AddressGuardOptions;

/**
 * A `fetch` for addresses that strangers name: it calls public ones alone. Names are judged by what they stand for
 * when the connection is made, and so is every redirect; the connection goes to the very address that was judged.
 *
 * It runs on `node:http` and `node:https`, over a connection of its own for each call: no proxy of the environment,
 * no cache, no compression, no cookies. Bodies of requests are held in memory.
 *
 * @throws RoomKitError `address_refused`, before anything is sent; as `fetch` otherwise
 * @example new RoomKit({ mediaLinks, mediaFetch: guardedFetch() })
 */
export function guardedFetch(options: GuardedFetchOptions = {}): typeof globalThis.fetch {
  const guard = new AddressGuard(options);
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, signal, redirect } = request;
    const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
    const headers = new Headers(request.headers);
    if (!headers.has('accept')) headers.set('accept', '*/*');
    if (!headers.has('user-agent')) headers.set('user-agent', 'roomkit');
    return follow({ url: new URL(request.url), method, headers, body, signal }, redirect, async (call) => {
      guard.requireCallable(call.url);
      return open(call, guard.lookup);
    });
  };
}
