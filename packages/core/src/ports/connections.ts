/** Sends one frame of text over a connection somebody else owns. */
export type SendFrame = (text: string) => void | Promise<void>;

/** Who a connection is and where it belongs. */
export interface ConnectOptions {
  /** @defaultValue the connection's own id, which nobody else sees as a person */
  readonly participantId?: string;
  /** Rooms that are joined at once. */
  readonly rooms?: readonly string[];
  /** Told that the channel has ended the connection, with the code to close it with. */
  readonly onClose?: (code: number, reason: string) => void;
}

/** A connection that a channel has taken in. */
export interface TakenConnection {
  readonly id: string;
  /** Resolves when the rooms given have been joined or refused. */
  readonly ready: Promise<void>;
  /** Takes a frame that the other end sent. */
  receive(text: string): Promise<void>;
}

/** A channel that keeps connections, such as `WebSocketChannel`. */
export interface ConnectionKeeper {
  registerConnection(id: string, send: SendFrame, options?: ConnectOptions): TakenConnection;
  unregisterConnection(id: string): boolean;
}

/** Whether a channel keeps connections. */
export function keepsConnections(channel: object): channel is ConnectionKeeper {
  const { registerConnection, unregisterConnection } = channel as Partial<ConnectionKeeper>;
  return typeof registerConnection === 'function' && typeof unregisterConnection === 'function';
}
