import { Access } from '../domain/binding.ts';
import type { ChannelCapabilities, RateLimit, RetryPolicy } from '../domain/capabilities.ts';
import { ChannelCategory, ChannelDirection } from '../domain/channel-type.ts';
import { InputError } from '../domain/errors.ts';
import { isUnknownPolicy, requireId } from '../domain/validation.ts';
import type { AttributionFunction } from './attributions.ts';

/** How a channel is attached. What is left out comes from the channel, or stays as it was when attached already. */
export interface AttachOptions {
  /** @defaultValue 'read_write' */
  readonly access?: Access;
  /** `all`, `none`, `transport`, `intelligence`, or channel ids separated by commas. @defaultValue 'all' */
  readonly visibility?: string;
  readonly muted?: boolean;
  readonly outputMuted?: boolean;
  /** @defaultValue the channel's */
  readonly category?: ChannelCategory;
  /** @defaultValue the channel's */
  readonly direction?: ChannelDirection;
  readonly rateLimit?: RateLimit | null;
  readonly retryPolicy?: RetryPolicy | null;
  /** Whether others' words carry their name here; a function writes it itself. @defaultValue 'none' */
  readonly attribution?: 'prefix' | 'none' | AttributionFunction;
  readonly participantId?: string | null;
  /** Laid over the channel's own. */
  readonly capabilities?: Partial<ChannelCapabilities>;
  /** The recipient and the like; see the channel's documentation for its keys. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const oneOf = (values: Readonly<Record<string, string>>): ((value: unknown) => boolean) => {
  const known: ReadonlySet<unknown> = new Set(Object.values(values));
  return (value) => known.has(value);
};
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPositive = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value > 0;
const isNotNegative = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const CHECKS: Readonly<Record<keyof AttachOptions, readonly [(value: unknown) => boolean, string]>> = {
  access: [oneOf(Access), 'must be read_write, read_only, write_only or none'],
  visibility: [isVisibility, 'must be a scope or channel ids separated by commas'],
  muted: [isBoolean, 'must be true or false'],
  outputMuted: [isBoolean, 'must be true or false'],
  category: [oneOf(ChannelCategory), 'must be transport or intelligence'],
  direction: [oneOf(ChannelDirection), 'must be inbound, outbound or bidirectional'],
  rateLimit: [isRateLimit, 'must hold finite numbers above 0'],
  retryPolicy: [isRetryPolicy, 'must hold finite numbers of at least 0, and a known unknownPolicy'],
  attribution: [isAttribution, "must be 'prefix', 'none' or a function"],
  participantId: [isParticipantId, 'must be null or an id'],
  capabilities: [isRecord, 'must be an object'],
  metadata: [isRecord, 'must be an object'],
};

/** @throws InputError naming the option */
export function requireAttachOptions(options: AttachOptions): void {
  for (const [field, value] of Object.entries(options)) {
    const check = CHECKS[field as keyof AttachOptions] as (typeof CHECKS)[keyof AttachOptions] | undefined;
    if (!check) throw new InputError(field, 'is no option of attachChannel');
    if (value !== undefined && !check[0](value)) throw new InputError(field, check[1]);
  }
}

/** @throws InputError */
export function requireAccess(access: unknown): asserts access is Access {
  if (!CHECKS.access[0](access)) throw new InputError('access', CHECKS.access[1]);
}

/** @throws InputError */
export function requireVisibility(visibility: unknown): asserts visibility is string {
  if (!isVisibility(visibility)) throw new InputError('visibility', CHECKS.visibility[1]);
}

/** @throws InputError naming the field */
export function requireRecord(field: string, value: unknown): asserts value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new InputError(field, 'must be an object');
}

function isVisibility(value: unknown): boolean {
  return typeof value === 'string' && value.split(',').every((entry) => entry.trim() !== '');
}

function isRateLimit(value: unknown): boolean {
  return value === null || (isRecord(value) && numbersOf(value).every(isPositive));
}

function isRetryPolicy(value: unknown): boolean {
  if (value === null) return true;
  if (!isRecord(value)) return false;
  const { retryableErrors = null, unknownPolicy = null, ...times } = value as RetryPolicy;
  const codes = retryableErrors as unknown;
  if (codes !== null && !(Array.isArray(codes) && codes.every((code) => typeof code === 'string'))) return false;
  return (unknownPolicy === null || isUnknownPolicy(unknownPolicy)) && numbersOf(times).every(isNotNegative);
}

function numbersOf(record: unknown): readonly unknown[] {
  return Object.values(record as object).filter((value) => value !== null && value !== undefined);
}

function isAttribution(value: unknown): boolean {
  return value === 'prefix' || value === 'none' || typeof value === 'function';
}

function isParticipantId(value: unknown): boolean {
  if (value === null) return true;
  try {
    requireId('participantId', value);
    return true;
  } catch {
    return false;
  }
}
