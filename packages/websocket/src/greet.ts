import type { IncomingMessage } from 'node:http';

import { CloseCode, parseClientFrame, PROTOCOL_VERSION } from '@roomkit/client/protocol';
import type { Clock } from '@roomkit/core';
import type { RawData, WebSocket } from 'ws';

import type { Authenticate, AuthenticationDeps, ConnectionIdentity } from './authenticate.ts';
import { authenticateRequest } from './authenticate.ts';
import type { Settings } from './options.ts';

/** What a greeting needs. */
export interface GreetDeps {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly authentication: AuthenticationDeps;
}

/** A socket on the other side of its greeting. */
export interface Greeted {
  readonly identity: ConnectionIdentity;
  /** Frames that came on the heels of `hello`. */
  readonly early: readonly string[];
}

/** Frames that may come while the token of `hello` is still being judged. */
const MAX_EARLY = 32;

/**
 * Waits for `hello` and finds out who speaks. Null where the socket was closed instead: no `hello` in
 * time, another version, an unreadable frame, or nobody the server knows.
 */
export async function greet(
  deps: GreetDeps,
  socket: WebSocket,
  request: IncomingMessage,
  known: ConnectionIdentity | null,
): Promise<Greeted | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const early: string[] = [];
  let isWaiting = true;
  const onMessage = (data: RawData, isBinary: boolean): void => {
    if (isBinary) {
      resolve('');
    } else if (isWaiting) {
      isWaiting = false;
      resolve(textOf(data));
    } else if (early.length < MAX_EARLY) {
      early.push(textOf(data));
    } else {
      socket.close(CloseCode.PROTOCOL_ERROR, 'too early');
    }
  };
  const onClose = (): void => resolve(null);
  socket.on('message', onMessage);
  socket.once('close', onClose);
  const timer = deps.clock.schedule(deps.settings.helloTimeoutMs, () => {
    socket.close(CloseCode.TIMED_OUT, 'no hello');
    resolve(null);
  });
  try {
    const hello = await promise;
    timer[Symbol.dispose]();
    if (hello === null) return null;
    const identity = await judge(deps, socket, request, hello, known);
    if (identity === null || socket.readyState !== socket.OPEN) return null;
    return { identity, early };
  } finally {
    timer[Symbol.dispose]();
    socket.off('message', onMessage);
    socket.off('close', onClose);
  }
}

async function judge(
  deps: GreetDeps,
  socket: WebSocket,
  request: IncomingMessage,
  hello: string,
  known: ConnectionIdentity | null,
): Promise<ConnectionIdentity | null> {
  const parsed = parseClientFrame(hello);
  if (!parsed.ok || parsed.frame.type !== 'hello') {
    socket.close(CloseCode.PROTOCOL_ERROR, 'hello expected');
    return null;
  }
  if (parsed.frame.version !== PROTOCOL_VERSION) {
    socket.close(CloseCode.VERSION_UNSUPPORTED, `version ${PROTOCOL_VERSION} expected`);
    return null;
  }
  if (known !== null) return known;
  const authenticate: Authenticate | null = deps.settings.authenticate;
  const token = parsed.frame.token ?? null;
  const identity =
    authenticate === null ? null : await authenticateRequest(deps.authentication, authenticate, request, token);
  if (identity === null) socket.close(CloseCode.AUTHENTICATION_FAILED, 'authentication failed');
  return identity;
}

/** The text of a frame, however the socket library holds it. */
export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
