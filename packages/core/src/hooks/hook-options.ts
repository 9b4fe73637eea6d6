import { isChannelType, type ChannelDirection, type ChannelType } from '../domain/channel-type.ts';
import { ConfigurationError } from '../domain/errors.ts';
import type { HookResult } from '../domain/hook-result.ts';
import { requireId, requirePositive } from '../domain/validation.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { HookTriggerName, HookTriggers } from './triggers.ts';

/** How a hook is registered. Every filter that is set must match the event's source. */
export interface HookOptions {
  /** Lower runs first; equal ones run in the order of registration. @defaultValue 0 */
  readonly priority?: number;
  /** Stored as `blockedBy`, and what a room hook is removed by. @defaultValue the handler's name */
  readonly name?: string;
  readonly channelTypes?: Iterable<ChannelType> | null;
  readonly channelIds?: Iterable<string> | null;
  readonly directions?: Iterable<ChannelDirection> | null;
  /** How long one call may take. @defaultValue 30000 */
  readonly timeoutMs?: number;
  /** `async` hooks run beside the work and change nothing. @defaultValue the trigger's own mode */
  readonly execution?: 'sync' | 'async';
  /**
   * `envelope`: it looks at everything but the words, such as to route. Then a streamed answer is not held back by
   * sentences for a `before_broadcast` hook: it runs once, when the answer is committed, and must not change the words. @defaultValue
   * 'event'
   */
  readonly reads?: 'event' | 'envelope';
}

/** The triggers of `FAIL_CLOSED_TRIGGERS`, where saying nothing is no permission. */
export type FailClosedTrigger = 'before_tts' | 'on_transcription' | 'before_tool_use';

/** What a hook's handler may give back. */
export type HookReturn<Name extends HookTriggerName> = HookTriggers[Name]['mode'] extends 'async'
  ? unknown
  : Name extends FailClosedTrigger
    ? HookResult | Promise<HookResult>
    : HookResult | void | Promise<HookResult | void>;

/** A hook: gets the trigger's payload and what is known of the room. */
export type HookHandler<Name extends HookTriggerName = HookTriggerName> = (
  payload: HookTriggers[Name]['payload'],
  context: RoomContext,
) => HookReturn<Name>;

/** Where the payload came from, for the filters. */
export interface HookSource {
  readonly channelType: ChannelType;
  readonly channelId: string;
  readonly direction: ChannelDirection;
}

/** Where a hook listens. */
export interface HookScope {
  /** Only this organization's rooms; undefined or null for those of every organization. */
  readonly organizationId: string | null | undefined;
  /** Only this room, by `roomKey`. */
  readonly roomKey: string | null;
}

/** A registered hook. */
export interface HookEntry<Handler> {
  readonly sequence: number;
  readonly priority: number;
  readonly name: string;
  readonly organizationId: string | null;
  readonly roomKey: string | null;
  readonly channelTypes: ReadonlySet<string> | null;
  readonly channelIds: ReadonlySet<string> | null;
  readonly directions: ReadonlySet<string> | null;
  readonly filtered: boolean;
  readonly timeoutMs: number;
  readonly background: boolean;
  /** Whether it looks at words. */
  readonly readsWords: boolean;
  readonly handler: Handler;
}

const DIRECTIONS: ReadonlySet<unknown> = new Set(['inbound', 'outbound', 'bidirectional']);

/** Checks a registration and fills its defaults. @throws ConfigurationError naming the field */
export function hookEntry<Handler extends (...given: never[]) => unknown>(
  scope: HookScope,
  options: HookOptions,
  handler: Handler,
  sequence: number,
): HookEntry<Handler> {
  if (typeof handler !== 'function') throw new ConfigurationError('handler', 'must be a function');
  const { priority = 0, timeoutMs = 30_000, execution, reads = 'event' } = options;
  if (!Number.isFinite(priority)) throw new ConfigurationError('priority', 'must be a finite number');
  if (execution !== undefined && execution !== 'sync' && execution !== 'async') {
    throw new ConfigurationError('execution', "must be 'sync' or 'async'");
  }
  if (reads !== 'event' && reads !== 'envelope') throw new ConfigurationError('reads', "must be 'event' or 'envelope'");
  requirePositive('timeoutMs', timeoutMs);
  const channelTypes = filter('channelTypes', options.channelTypes, isChannelType);
  const channelIds = filter('channelIds', options.channelIds, isId);
  const directions = filter('directions', options.directions, (value) => DIRECTIONS.has(value));
  return {
    sequence,
    priority,
    name: nameOf(options.name, handler.name, sequence),
    organizationId: scope.organizationId ?? null,
    roomKey: scope.roomKey,
    channelTypes,
    channelIds,
    directions,
    filtered: channelTypes !== null || channelIds !== null || directions !== null,
    timeoutMs,
    background: execution === 'async',
    readsWords: reads === 'event',
    handler,
  };
}

/** Whether every filter of a hook matches; a hook with filters does not run for a payload without source. */
export function matches(entry: HookEntry<unknown>, source: HookSource | null): boolean {
  if (!entry.filtered) return true;
  if (source === null) return false;
  return (
    (entry.channelTypes === null || entry.channelTypes.has(source.channelType)) &&
    (entry.channelIds === null || entry.channelIds.has(source.channelId)) &&
    (entry.directions === null || entry.directions.has(source.direction))
  );
}

function nameOf(given: string | undefined, ofHandler: string, sequence: number): string {
  if (given === undefined) return ofHandler === '' ? `hook-${sequence}` : ofHandler;
  if (typeof given !== 'string' || given === '') throw new ConfigurationError('name', 'must be a non-empty string');
  return given;
}

function filter(
  field: string,
  given: Iterable<string> | null | undefined,
  accepts: (value: unknown) => boolean,
): ReadonlySet<string> | null {
  if (given === null || given === undefined) return null;
  if (typeof given === 'string' || typeof (given as Partial<Iterable<string>>)[Symbol.iterator] !== 'function') {
    throw new ConfigurationError(field, 'must be an array or a Set');
  }
  const values: ReadonlySet<string> = new Set(given);
  if (values.size === 0) throw new ConfigurationError(field, 'must name at least one; leave it out to match all');
  for (const value of values) if (!accepts(value)) throw new ConfigurationError(field, 'holds an unusable value');
  return values;
}

function isId(value: unknown): boolean {
  try {
    requireId('channelIds', value);
    return true;
  } catch {
    return false;
  }
}
