/** A frame: text, or the bytes of a binary one. */
export type Frame = string | Uint8Array;

/** The little of a WebSocket that the source uses. What is optional is used where a client has it, as that of `ws`. */
export interface WebSocketLike {
  binaryType: string;
  send(data: Frame): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
  /** Asks the other side for a sign of life. */
  ping?(): void;
  /** Hears of pings and of answers to ours. */
  on?(type: 'ping' | 'pong', listener: () => void): unknown;
  /** Stops reading from the wire, so that the other side has to wait. */
  pause?(): void;
  resume?(): void;
  /** Ends without a goodbye. */
  terminate?(): void;
}

/** What a connection is to be made with. */
export interface ConnectRequest {
  readonly protocols: string[];
  /** With `authorization`, where there is one. Secret. */
  readonly headers: Record<string, string>;
  /** For clients that can keep larger frames from being read at all. */
  readonly maxFrameBytes: number;
}

/** Begins a connection; throws where it cannot even begin. `url` may be secret. */
export type ConnectWebSocket = (url: string, request: ConnectRequest) => WebSocketLike;

/** The global WebSocket, with the second argument that Node, Bun and Deno take where headers are sent. */
type StandardWebSocket = new (
  url: string,
  given: string[] | { readonly protocols: string[]; readonly headers: Record<string, string> },
) => WebSocketLike;

/** The runtime's own client; undefined where it has none. */
export function standardWebSocket(): StandardWebSocket | undefined {
  return (globalThis as { readonly WebSocket?: StandardWebSocket }).WebSocket;
}

/** Connects with the runtime's own client. */
export function connectStandard(url: string, { protocols, headers }: ConnectRequest): WebSocketLike {
  const WebSocketClient = standardWebSocket();
  if (WebSocketClient === undefined) throw new TypeError('This runtime has no WebSocket.');
  // A browser takes nothing but protocols: it gets no object where there is nothing in it.
  const hasHeaders = Object.keys(headers).length > 0;
  return new WebSocketClient(url, hasHeaders ? { protocols, headers } : protocols);
}
