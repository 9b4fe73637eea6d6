import type { BreakerOptions } from './delivery/breakers.ts';
import type { RateLimit } from './domain/capabilities.ts';
import type { ChannelType } from './domain/channel-type.ts';
import { ConfigurationError } from './domain/errors.ts';
import type { Texts } from './domain/texts.ts';
import { requireInteger, requirePositive } from './domain/validation.ts';
import type { MediaLinkOptions } from './media/links.ts';
import {
  fieldsOf,
  requireBreaker,
  requireChannelTypes,
  requireFunction,
  requireMethods,
  requirePort,
  requireRateLimit,
} from './option-checks.ts';
import type { IdentityResolver } from './ports/identity-resolver.ts';
import type { InboundRoomRouter } from './ports/inbound-router.ts';
import type { RoomLockManager } from './ports/locks.ts';
import type { MediaStore } from './ports/media-store.ts';
import type { RateLimiter } from './ports/rate-limiter.ts';
import type { RealtimeBackend } from './ports/realtime.ts';
import type { Clock, CreateId, Logger } from './ports/runtime.ts';
import type { StateStore } from './ports/state-store.ts';
import type { ConversationStore } from './ports/store.ts';
import type { TelemetryProvider } from './ports/telemetry.ts';
import type { ContentTranscoder } from './ports/transcoder.ts';

/** What a kit is made of. Everything has a default; whatever is given here is closed with the kit. */
export interface RoomKitOptions {
  /** @defaultValue an `InMemoryStore`: nothing survives the process */
  readonly store?: ConversationStore;
  /** @defaultValue an `InMemoryLockManager` */
  readonly locks?: RoomLockManager;
  /** @defaultValue an `InMemoryRealtime` */
  readonly realtime?: RealtimeBackend;
  /** @defaultValue a `TokenBucketRateLimiter` */
  readonly rateLimiter?: RateLimiter;
  /** @defaultValue an `InMemoryMediaStore` */
  readonly media?: MediaStore;
  /**
   * Where kept files are served by `processMediaRequest`. With it, files of inbound messages are kept and their
   * contents name them by signed addresses; without it, contents keep the vendors' addresses.
   */
  readonly mediaLinks?: MediaLinkOptions | null;
  /**
   * Fetches public files; give one that refuses private addresses after their names are resolved. The kit itself
   * refuses addresses and names that are private by the look of them. @defaultValue the global one
   */
  readonly mediaFetch?: typeof globalThis.fetch;
  /** @defaultValue an `InMemoryStateStore` */
  readonly state?: StateStore;
  /** Without one no identity is looked up. */
  readonly identityResolver?: IdentityResolver | null;
  /** Channel types whose senders are looked up; all where left out. */
  readonly identityChannelTypes?: readonly ChannelType[];
  /** @defaultValue 5000 */
  readonly identityTimeoutMs?: number;
  /** @defaultValue a `DefaultInboundRoomRouter` */
  readonly inboundRouter?: InboundRoomRouter;
  /** @defaultValue a `DefaultContentTranscoder` */
  readonly transcoder?: ContentTranscoder;
  /** @defaultValue a `NoopTelemetry` */
  readonly telemetry?: TelemetryProvider;
  /** @defaultValue silence */
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly createId?: CreateId;
  /** Answers to answers to answers: a response of this depth is blocked. Whole, at least 1. @defaultValue 5 */
  readonly maxChainDepth?: number;
  /** From the arrival of a message to its commit. @defaultValue 30000 */
  readonly processTimeoutMs?: number;
  /** One call of `deliver`, or of a transport's `onEvent`. @defaultValue 30000 */
  readonly deliveryTimeoutMs?: number;
  /** One turn of an intelligence channel, or the pause between two pieces of its stream. @defaultValue 600000 */
  readonly turnTimeoutMs?: number;
  /** How long `close` waits for deliveries. @defaultValue 10000 */
  readonly closeTimeoutMs?: number;
  /** Refuses messages that come in faster than this, per channel and organization. */
  readonly inboundRateLimit?: RateLimit | null;
  /** Holds back deliveries of one organization over all its channels. */
  readonly organizationRateLimit?: RateLimit | null;
  /** @defaultValue 5 failures, 60 seconds */
  readonly circuitBreaker?: Partial<BreakerOptions>;
  /** The kit's own words, for other languages. */
  readonly texts?: Partial<Texts>;
  /** Changes a vendor's payload before it is stored: for redaction. */
  readonly redactRawPayload?:
    | ((rawPayload: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>)
    | null;
  /**
   * How often to take over the deliveries of nodes that are gone; null leaves it to `recover()`.
   *
   * @defaultValue 5000 over a store that several processes share, otherwise null
   */
  readonly recoveryIntervalMs?: number | null;
  /**
   * How long this node's rooms, deliveries and duties stay its own after its last sign of life; it gives one three
   * times as often. What another node then takes over may come twice, so it is longer than any pause of the
   * process. Whole, at least 100.
   *
   * @defaultValue 15000
   */
  readonly nodeTtlMs?: number;
  /** How often one of the nodes judges the timers of all rooms; null leaves it to `checkAllTimers()`. @defaultValue null */
  readonly timerIntervalMs?: number | null;
  /** Largest webhook body that is read. @defaultValue 1048576 */
  readonly maxWebhookBytes?: number;
  /** Largest file that is fetched or kept. @defaultValue 26214400, which is 25 MiB */
  readonly maxMediaBytes?: number;
  /** For all files of one inbound message; its vendor waits for the answer meanwhile. @defaultValue 10000 */
  readonly mediaTimeoutMs?: number;
}

/** Numbers with their defaults filled in. */
export interface RoomKitLimits {
  readonly maxChainDepth: number;
  readonly processTimeoutMs: number;
  readonly deliveryTimeoutMs: number;
  readonly turnTimeoutMs: number;
  readonly closeTimeoutMs: number;
  readonly identityTimeoutMs: number;
  readonly maxWebhookBytes: number;
  readonly maxMediaBytes: number;
  readonly mediaTimeoutMs: number;
  readonly nodeTtlMs: number;
}

const DEFAULTS: RoomKitLimits = {
  maxChainDepth: 5,
  processTimeoutMs: 30_000,
  deliveryTimeoutMs: 30_000,
  turnTimeoutMs: 600_000,
  closeTimeoutMs: 10_000,
  identityTimeoutMs: 5_000,
  maxWebhookBytes: 1_048_576,
  maxMediaBytes: 26_214_400,
  mediaTimeoutMs: 10_000,
  nodeTtlMs: 15_000,
};

/** Options that are whole numbers, and the least each may be. */
const LEAST: Readonly<Partial<Record<keyof RoomKitLimits, number>>> = { maxChainDepth: 1, nodeTtlMs: 100 };

const PORTS = [
  'store',
  'locks',
  'realtime',
  'rateLimiter',
  'media',
  'state',
  'identityResolver',
  'inboundRouter',
  'transcoder',
  'telemetry',
] as const;

const KNOWN: ReadonlySet<string> = new Set([
  ...PORTS,
  ...Object.keys(DEFAULTS),
  'identityChannelTypes',
  'mediaLinks',
  'mediaFetch',
  'logger',
  'clock',
  'createId',
  'inboundRateLimit',
  'organizationRateLimit',
  'circuitBreaker',
  'texts',
  'redactRawPayload',
  'recoveryIntervalMs',
  'timerIntervalMs',
]);

/** Checks the options of a kit. @throws ConfigurationError naming the field */
export function resolveLimits(options: RoomKitOptions): RoomKitLimits {
  for (const [name] of fieldsOf('options', options)) {
    if (!KNOWN.has(name)) throw new ConfigurationError(name, 'is no option of RoomKit');
  }
  for (const name of PORTS) requirePort(name, options[name]);
  requireMethods('clock', options.clock, ['now', 'monotonic', 'sleep', 'schedule']);
  requireMethods('logger', options.logger, ['debug', 'info', 'warn', 'error', 'child']);
  requireFunction('createId', options.createId);
  requireFunction('mediaFetch', options.mediaFetch);
  requireFunction('redactRawPayload', options.redactRawPayload ?? undefined);
  requireRateLimit('inboundRateLimit', options.inboundRateLimit);
  requireRateLimit('organizationRateLimit', options.organizationRateLimit);
  requireBreaker('circuitBreaker', options.circuitBreaker);
  requireChannelTypes('identityChannelTypes', options.identityChannelTypes);
  for (const name of ['recoveryIntervalMs', 'timerIntervalMs'] as const) {
    if (options[name] !== undefined && options[name] !== null) requirePositive(name, options[name]);
  }
  const limits: Record<string, number> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof RoomKitLimits)[]) {
    const given: unknown = options[name];
    if (given === undefined) continue;
    const least = LEAST[name];
    if (least === undefined) requirePositive(name, given);
    else requireInteger(name, given, least);
    limits[name] = given;
  }
  return limits as unknown as RoomKitLimits;
}
