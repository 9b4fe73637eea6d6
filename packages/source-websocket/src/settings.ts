import { type Clock, ConfigurationError, type Logger, requireInteger, silentLogger, systemClock } from '@roomkit/core';
import { requireOneOf, requireText } from '@roomkit/core/providers';

import { type ConnectWebSocket, connectStandard, type Frame, standardWebSocket } from './connection/socket.ts';
import { parseJsonFrame } from './intake/parse-json.ts';
import type { ParseFrame, Provided, WebSocketSourceOptions } from './options.ts';

/** Options with everything decided. */
export interface Settings {
  readonly name: string;
  readonly url: Provided<string>;
  readonly protocols: readonly string[];
  readonly authorization: Provided<string> | null;
  readonly headers: Provided<Readonly<Record<string, string>>>;
  readonly onOpen: Provided<readonly Frame[]>;
  readonly parse: ParseFrame;
  readonly connect: ConnectWebSocket;
  readonly heartbeatMs: number;
  readonly keepAlive: (() => Frame) | null;
  readonly silenceTimeoutMs: number | null;
  readonly connectTimeoutMs: number;
  readonly maxFrameBytes: number;
  readonly maxQueuedFrames: number;
  readonly maxQueuedBytes: number;
  readonly overflow: 'close' | 'drop_oldest';
  readonly maxInFlight: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Timers of JavaScript go no further, and fire at once beyond. */
const LONGEST_MS = 2 ** 31 - 1;
/** A token of HTTP. https://www.rfc-editor.org/rfc/rfc6455#section-4.1 */
const PROTOCOL = /^[\w!#$%&'*+.^`|~-]+$/;

/** @throws ConfigurationError naming the field that cannot be used */
export function settingsOf(options: WebSocketSourceOptions): Settings {
  requireUrl(options.url);
  const { protocols = [], keepAlive, overflow = 'close', silenceTimeoutMs = null } = options;
  if (
    !Array.isArray(protocols) ||
    !protocols.every((protocol) => typeof protocol === 'string' && PROTOCOL.test(protocol))
  )
    throw new ConfigurationError('protocols', 'must be a list of names without spaces and separators');
  if (new Set(protocols).size < protocols.length) throw new ConfigurationError('protocols', 'must not repeat a name');
  requireOneOf('overflow', overflow, ['close', 'drop_oldest']);
  requireKinds(options);
  const settings: Settings = {
    name: options.name ?? nameOf(options.url),
    url: options.url,
    protocols: [...protocols],
    authorization: options.authorization ?? null,
    headers: options.headers ?? {},
    onOpen: options.onOpen ?? [],
    parse: options.parse ?? parseJsonFrame,
    connect: options.connect ?? connectStandard,
    heartbeatMs: options.heartbeatMs ?? 30_000,
    keepAlive: keepAlive === undefined ? null : typeof keepAlive === 'function' ? keepAlive : () => keepAlive,
    silenceTimeoutMs,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    maxFrameBytes: options.maxFrameBytes ?? 1_048_576,
    maxQueuedFrames: options.maxQueuedFrames ?? 1000,
    maxQueuedBytes: options.maxQueuedBytes ?? 16_777_216,
    overflow,
    maxInFlight: options.maxInFlight ?? 1,
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
  };
  for (const field of ['heartbeatMs', 'connectTimeoutMs'] as const) requireDuration(field, settings[field]);
  if (silenceTimeoutMs !== null) requireDuration('silenceTimeoutMs', silenceTimeoutMs);
  for (const field of ['maxFrameBytes', 'maxQueuedFrames', 'maxQueuedBytes', 'maxInFlight'] as const)
    requireInteger(field, settings[field], 1);
  return Object.freeze(settings);
}

/** What is wrong is said without the URL: it may hold a secret. Of a function it shows only later. */
function requireUrl(url: unknown): void {
  if (typeof url === 'function' || (typeof url === 'string' && isWebSocketUrl(url))) return;
  throw new ConfigurationError('url', 'must be a ws:// or wss:// URL, or a function that gives one');
}

/** Whether a text is an address that a WebSocket can be opened to. */
export function isWebSocketUrl(url: string): boolean {
  return URL.canParse(url) && ['ws:', 'wss:'].includes(new URL(url).protocol);
}

/** The host alone: a path may be as secret as a query. */
function nameOf(url: Provided<string>): string {
  return typeof url === 'string' ? `websocket:${new URL(url).host}` : 'websocket';
}

function requireDuration(field: string, value: unknown): void {
  requireInteger(field, value, 1);
  if (value > LONGEST_MS) throw new ConfigurationError(field, `must be at most ${LONGEST_MS}`);
}

/** Options that could not be told apart from others by their type at the moment they are used. */
function requireKinds(options: WebSocketSourceOptions): void {
  const { name, authorization, headers, onOpen, keepAlive } = options;
  if (name !== undefined) requireText('name', name);
  if (authorization !== undefined && typeof authorization !== 'function' && typeof authorization !== 'string')
    throw new ConfigurationError('authorization', 'must be text, or a function that gives it');
  if (headers !== undefined && (typeof headers !== 'object' || headers === null) && typeof headers !== 'function')
    throw new ConfigurationError('headers', 'must be an object of names and values, or a function that gives one');
  if (onOpen !== undefined && !Array.isArray(onOpen) && typeof onOpen !== 'function')
    throw new ConfigurationError('onOpen', 'must be a list of frames, or a function that gives one');
  if (keepAlive !== undefined && !isFrame(keepAlive) && typeof keepAlive !== 'function')
    throw new ConfigurationError('keepAlive', 'must be a frame, or a function that gives one');
  for (const field of ['parse', 'connect'] as const)
    if (options[field] !== undefined && typeof options[field] !== 'function')
      throw new ConfigurationError(field, 'must be a function');
  if (options.connect === undefined && standardWebSocket() === undefined)
    throw new ConfigurationError('connect', 'is needed: this runtime has no WebSocket of its own');
}

function isFrame(value: unknown): boolean {
  return typeof value === 'string' || value instanceof Uint8Array;
}
