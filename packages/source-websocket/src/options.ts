import type { Clock, InboundMessage, Logger } from '@roomkit/core';
import type { EnvironmentVariable } from '@roomkit/core/providers';

import type { ConnectWebSocket, Frame } from './connection/socket.ts';

/** A value, or a function that is asked for it anew for each connection. */
export type Provided<Value> = Value | (() => Value | Promise<Value>);

/** A message as a frame has it; the kit fills in the channel that the source is attached to. */
export type ReceivedMessage = Omit<InboundMessage, 'channelId'> & { readonly channelId?: string };

/** Reads a frame: one message, several in order, or null for none. What it throws is counted as a refused frame. */
export type ParseFrame = (
  frame: Frame,
) => ReceivedMessage | readonly ReceivedMessage[] | null | Promise<ReceivedMessage | readonly ReceivedMessage[] | null>;

/** How a {@link WebSocketSource} connects and reads. Only the address is needed. */
export interface WebSocketSourceOptions {
  /** `ws://` or `wss://`. User and password in it are sent as basic authorization. */
  readonly url: Provided<string>;
  /** Subprotocols, the preferred one first. */
  readonly protocols?: readonly string[];
  /** The `authorization` header, such as `Bearer …`. Secret. */
  readonly authorization?: Provided<string>;
  /** More headers. Secret. */
  readonly headers?: Provided<Readonly<Record<string, string>>>;
  /** Frames that are sent as soon as the connection is open, such as a subscription. */
  readonly onOpen?: Provided<readonly Frame[]>;
  /** @defaultValue one message as a JSON object, or `null` for none */
  readonly parse?: ParseFrame;
  /** Begins a connection with another client. @defaultValue the global WebSocket */
  readonly connect?: ConnectWebSocket;
  /** How often to ask for a sign of life, in milliseconds. @defaultValue 30000 */
  readonly heartbeatMs?: number;
  /** What is sent to ask for it. @defaultValue a ping, where the client can send one; else nothing */
  readonly keepAlive?: Frame | (() => Frame);
  /**
   * After how long without anything heard a connection counts as dead, in milliseconds; null never.
   * @defaultValue twice `heartbeatMs` where pings are sent; else null: nobody has to answer a `keepAlive`
   */
  readonly silenceTimeoutMs?: number | null;
  /** How long opening may take, in milliseconds, what is asked for first included. @defaultValue 10000 */
  readonly connectTimeoutMs?: number;
  /** A larger frame ends the connection. @defaultValue 1048576 */
  readonly maxFrameBytes?: number;
  /** Frames that may wait to be handed on. @defaultValue 1000 */
  readonly maxQueuedFrames?: number;
  /** Bytes, or characters of text, that may wait. @defaultValue 16777216 */
  readonly maxQueuedBytes?: number;
  /**
   * What happens when no more may wait and the client cannot stop reading: the connection is closed, as a
   * failure that everybody sees, or the oldest frames are let go of, counted and logged.
   * @defaultValue 'close'
   */
  readonly overflow?: 'close' | 'drop_oldest';
  /** Frames that are handed on at once. Above 1 their messages may be stored in another order. @defaultValue 1 */
  readonly maxInFlight?: number;
  /** What it is called in logs and events: no secrets. @defaultValue `websocket:` and the host */
  readonly name?: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** Variables of the environment that `fromEnv` reads. */
export const WEBSOCKET_SOURCE_ENVIRONMENT: readonly EnvironmentVariable<WebSocketSourceOptions>[] = [
  { name: 'WEBSOCKET_SOURCE_URL', option: 'url', secret: true },
  { name: 'WEBSOCKET_SOURCE_AUTHORIZATION', option: 'authorization', secret: true },
];
