import type { RateLimit } from './domain/capabilities.ts';
import { isChannelType } from './domain/channel-type.ts';
import { ConfigurationError } from './domain/errors.ts';
import { requireInteger, requirePositive } from './domain/validation.ts';

const RATE_FIELDS: ReadonlySet<string> = new Set<keyof RateLimit>([
  'maxPerSecond',
  'maxPerMinute',
  'maxPerHour',
  'burst',
]);

/** Each throws a ConfigurationError naming the option unless its value can be used; one that is left out can. */
export function requirePort(name: string, port: unknown): void {
  if (port === undefined || port === null) return;
  const version: unknown = (port as { readonly specificationVersion?: unknown }).specificationVersion;
  if (version !== 'v1') throw new ConfigurationError(name, "must have the specificationVersion 'v1'");
}

export function requireMethods(name: string, value: unknown, methods: readonly string[]): void {
  if (value === undefined) return;
  const has = (method: string): boolean =>
    typeof (value as Readonly<Record<string, unknown>> | null)?.[method] === 'function';
  if (!methods.every(has)) throw new ConfigurationError(name, `must have ${methods.join(', ')}`);
}

export function requireFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw new ConfigurationError(name, 'must be a function');
}

export function requireRateLimit(name: string, limit: unknown): void {
  if (limit === undefined || limit === null) return;
  for (const [field, value] of fieldsOf(name, limit)) {
    if (!RATE_FIELDS.has(field)) throw new ConfigurationError(`${name}.${field}`, 'is no limit');
    if (value !== null && value !== undefined) requirePositive(`${name}.${field}`, value);
  }
}

export function requireBreaker(name: string, breaker: unknown): void {
  if (breaker === undefined) return;
  for (const [field, value] of fieldsOf(name, breaker)) {
    if (field === 'failureThreshold') requireInteger(`${name}.${field}`, value, 1);
    else if (field === 'recoveryTimeout') requirePositive(`${name}.${field}`, value);
    else throw new ConfigurationError(`${name}.${field}`, 'is no option of a breaker');
  }
}

export function requireChannelTypes(name: string, types: unknown): void {
  if (types === undefined) return;
  if (!Array.isArray(types) || !types.every(isChannelType)) {
    throw new ConfigurationError(name, 'must be a list of channel types');
  }
}

/** The options themselves. */
export function fieldsOf(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigurationError(name, 'must be an object');
  }
  return Object.entries(value);
}
