/** The little of a WebSocket that the client uses: the browser's, Node's, or one like them. */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: never) => void): void;
}

/** Makes a socket. */
export type WebSocketConstructor = new (url: string) => WebSocketLike;

/** What a close event says. */
export interface CloseInfo {
  readonly code: number;
  readonly reason: string;
}
