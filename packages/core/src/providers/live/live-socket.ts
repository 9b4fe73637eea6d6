import type { ProviderError } from '../../domain/errors.ts';

/** A socket to a vendor, open. */
export interface LiveSocket {
  /** Hands a message to the network; `sent` is called once it has left this process. */
  send(text: string, sent: () => void): void;
  /** Ends it; its listener hears nothing any more. */
  close(): void;
}

/** Hears what comes over a socket. */
export interface LiveSocketListener {
  onMessage(text: string): void;
  /** It ended by itself; 1006 where nobody said why (RFC 6455, 7.4.1). */
  onClose(code: number): void;
}

/** What is used of a client of the package `ws`, which has just been made. */
export interface WsSocket {
  on(event: string, listener: (...given: never[]) => void): unknown;
  send(data: string, sent: (error?: Error) => void): void;
  close(code?: number): void;
  terminate(): void;
}

/** How a socket is opened. */
export interface OpenSocketOptions {
  readonly signal: AbortSignal;
  /** The vendor's refusal of the upgrade, or the failure that kept it from being asked, where there is no status. */
  readonly failure: (statusCode: number | null, cause: unknown) => ProviderError;
}

const decoder = new TextDecoder();

/** Waits until a client of `ws` is open. @throws what `failure` gives; the signal's reason, after which nothing is open */
export function openWsSocket(
  socket: WsSocket,
  listener: LiveSocketListener,
  options: OpenSocketOptions,
): Promise<LiveSocket> {
  const { signal, failure } = options;
  const { promise, resolve, reject } = Promise.withResolvers<LiveSocket>();
  let isOver = false;
  const giveUp = (reason: unknown): void => {
    signal.removeEventListener('abort', onAbort);
    if (isOver) return;
    isOver = true;
    reject(reason);
    socket.terminate();
  };
  const onAbort = (): void => giveUp(signal.reason);
  const open: LiveSocket = {
    send: (text, sent) => {
      if (!isOver) socket.send(text, () => sent());
    },
    close: () => {
      if (isOver) return;
      isOver = true;
      socket.close(1000);
    },
  };
  let isOpen = false;
  socket.on('open', () => {
    signal.removeEventListener('abort', onAbort);
    isOpen = true;
    resolve(open);
  });
  socket.on('unexpected-response', (_request: unknown, response: { readonly statusCode?: number }) =>
    giveUp(failure(response.statusCode ?? null, undefined)),
  );
  // `close` follows, and says it of a socket that was open.
  socket.on('error', (error: unknown) => {
    if (!isOpen) giveUp(failure(null, error));
  });
  socket.on('message', (data: Uint8Array) => {
    if (!isOver) listener.onMessage(decoder.decode(data));
  });
  socket.on('close', (code: number) => {
    if (!isOpen) return giveUp(failure(null, undefined));
    if (isOver) return;
    isOver = true;
    listener.onClose(code);
  });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return promise;
}
