/** A socket that a stream comes over; the `WebSocket` of `ws` is one. */
export interface MediaSocket {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  ping(): void;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'close' | 'pong' | 'error', listener: () => void): unknown;
}

/** Why the socket was closed (RFC 6455, section 7.4.1). */
export const CloseCode = { NORMAL: 1_000, GOING_AWAY: 1_001, PROTOCOL: 1_002, POLICY: 1_008, BUSY: 1_013 } as const;

/** Whether something can be used as a socket. */
export function isMediaSocket(value: unknown): value is MediaSocket {
  const socket = value as Partial<MediaSocket> | null;
  return (
    typeof socket === 'object' &&
    [socket?.send, socket?.close, socket?.terminate, socket?.ping, socket?.on].every(
      (each) => typeof each === 'function',
    )
  );
}
