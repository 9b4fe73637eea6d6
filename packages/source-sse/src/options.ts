import type { Clock, InboundMessage, Logger, StateStore } from '@roomkit/core';
import type { EnvironmentVariable } from '@roomkit/core/providers';

/** An event of the stream. https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
export interface ServerSentEvent {
  /** Its own id; null where it has none, also where an earlier event had one. */
  readonly id: string | null;
  /** `message` where the event names no other. */
  readonly type: string;
  readonly data: string;
}

/** A message as an event has it; the kit fills in the channel that the source is attached to. */
export type StreamedMessage = Omit<InboundMessage, 'channelId'> & { readonly channelId?: string };

/** What an event says: one message, several in order, or null for none. */
export type ParsedEvent = StreamedMessage | readonly StreamedMessage[] | null;

/** Reads an event. What it throws is counted as a refused event. */
export type ParseEvent = (event: ServerSentEvent) => ParsedEvent | Promise<ParsedEvent>;

/** Where the id of the last event is kept, for the process that goes on. */
export interface ResumeOptions {
  readonly state: StateStore;
  /** Which stream it is the id of. */
  readonly key: string;
  /** @defaultValue null */
  readonly organizationId?: string | null;
}

/** How an {@link SSESource} connects and reads. Only the address is needed. */
export interface SSESourceOptions {
  /** `http://` or `https://`, or a function that is asked for each connection. User and password in it are sent as basic authorization. */
  readonly url: string | (() => string | Promise<string>);
  /** The `authorization` header, such as `Bearer …`, or a function that is asked for each connection. Secret. */
  readonly authorization?: string | (() => string | Promise<string>);
  /** More headers, or a function. Secret. */
  readonly headers?: HeaderValues | (() => HeaderValues | Promise<HeaderValues>);
  /**
   * A message without `providerMessageId` gets the event's id, by which the kit knows what comes twice; null
   * keeps it without.
   * @defaultValue one message as a JSON object, or `null` for none
   */
  readonly parse?: ParseEvent;
  /** The id to begin after where none is kept yet. @defaultValue wherever the server begins */
  readonly lastEventId?: string;
  readonly resume?: ResumeOptions;
  /** How long the server may take to begin its answer, in milliseconds, what is asked for first included. @defaultValue 10000 */
  readonly connectTimeoutMs?: number;
  /** After how long without a byte the connection counts as dead, in milliseconds; null never. @defaultValue 300000 */
  readonly silenceTimeoutMs?: number | null;
  /** Characters of an event; a longer one ends the connection. @defaultValue 1048576 */
  readonly maxEventLength?: number;
  /** The longest the server may ask to be left alone, in milliseconds. @defaultValue 3600000 */
  readonly maxWaitMs?: number;
  /** What it is called in logs and events: no secrets. @defaultValue `sse:` and the host */
  readonly name?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** Names and values of headers. */
export type HeaderValues = Readonly<Record<string, string>>;

/** Variables of the environment that `fromEnv` reads. */
export const SSE_SOURCE_ENVIRONMENT: readonly EnvironmentVariable<SSESourceOptions>[] = [
  { name: 'SSE_SOURCE_URL', option: 'url', secret: true },
  { name: 'SSE_SOURCE_AUTHORIZATION', option: 'authorization', secret: true },
];
