import { type Backoff, type ReconnectOptions, resolveBackoff } from './backoff.ts';
import { RoomKitClientError } from './errors.ts';
import type { ClientClock } from './runtime/clock.ts';
import { systemClock, systemId, systemRandom } from './runtime/system.ts';
import type { WebSocketConstructor } from './socket.ts';

/** A value, or a function that is asked anew for each connection. */
export type Provided = string | (() => string | Promise<string>);

/** How a {@link RoomKitClient} connects. */
export interface RoomKitClientOptions {
  /** `ws:` or `wss:`. */
  readonly url: Provided;
  /** Sent with `hello`, for servers that judge it there. */
  readonly token?: Provided;
  /** @defaultValue the global WebSocket */
  readonly webSocket?: WebSocketConstructor;
  /** False gives up when the connection is lost. */
  readonly reconnect?: ReconnectOptions | false;
  /** How long opening a connection may take. @defaultValue 10_000 */
  readonly connectTimeoutMs?: number;
  /** Messages of one room that may wait to be sent or answered. @defaultValue 100 */
  readonly maxQueuedMessages?: number;
  /** How often a message that may be sent again is, before it fails. @defaultValue 5 */
  readonly maxSendAttempts?: number;
  /** @defaultValue the machine's */
  readonly clock?: ClientClock;
  /** From 0 up to but not including 1. @defaultValue Math.random */
  readonly random?: () => number;
  /** Makes message ids: 1 to 64 characters. @defaultValue random UUIDs */
  readonly createId?: () => string;
}

/** Options with every default filled in. */
export interface Settings {
  readonly url: Provided;
  readonly token: Provided | null;
  readonly webSocket: WebSocketConstructor;
  readonly backoff: Backoff;
  readonly connectTimeoutMs: number;
  readonly maxQueuedMessages: number;
  readonly maxSendAttempts: number;
  readonly clock: ClientClock;
  readonly random: () => number;
  readonly createId: () => string;
}

/** @throws RoomKitClientError `configuration_invalid` */
export function resolveOptions(given: RoomKitClientOptions): Settings {
  const webSocket = given.webSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (webSocket === undefined) throw invalid('webSocket: this runtime has none of its own');
  if (typeof given.url === 'string' && !/^wss?:\/\//i.test(given.url))
    throw invalid('url: must begin with ws:// or wss://');
  const settings: Settings = {
    url: given.url,
    token: given.token ?? null,
    webSocket,
    backoff: resolveBackoff(given.reconnect),
    connectTimeoutMs: given.connectTimeoutMs ?? 10_000,
    maxQueuedMessages: given.maxQueuedMessages ?? 100,
    maxSendAttempts: given.maxSendAttempts ?? 5,
    clock: given.clock ?? systemClock,
    random: given.random ?? systemRandom,
    createId: given.createId ?? systemId,
  };
  for (const name of ['connectTimeoutMs', 'maxQueuedMessages', 'maxSendAttempts'] as const) {
    if (!(settings[name] > 0)) throw invalid(`${name}: must be above 0`);
  }
  return settings;
}

/** The value, asked for where it is a function. */
export async function provide(provided: Provided): Promise<string> {
  return typeof provided === 'function' ? provided() : provided;
}

function invalid(message: string): RoomKitClientError {
  return new RoomKitClientError('configuration_invalid', message);
}
