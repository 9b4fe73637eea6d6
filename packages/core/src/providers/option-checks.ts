import { ConfigurationError } from '../domain/errors.ts';

const LEAST_OF_A_SECRET = 16;

/** Each throws a ConfigurationError that names the field, never the value: it may be a secret. */
export function requireText(field: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || value.trim() === '') throw new ConfigurationError(field, 'must not be empty');
}

/** @throws ConfigurationError naming the field and what it may be */
export function requireOneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) throw new ConfigurationError(field, `must be one of ${allowed.join(', ')}`);
}

/** A secret that stands in an address: long enough that nobody finds it by trying. */
export function requireSecret(field: string, value: unknown): asserts value is string {
  if (typeof value === 'string' && value.length >= LEAST_OF_A_SECRET) return;
  throw new ConfigurationError(field, `must have at least ${LEAST_OF_A_SECRET} characters`);
}

/** Runs a check that throws where the value cannot be used, such as a parser. */
export function requireUsable(field: string, issue: string, check: () => unknown): void {
  try {
    check();
  } catch {
    throw new ConfigurationError(field, issue);
  }
}

/** HTTPS, or HTTP to this machine: credentials do not go over the wire in the clear. */
export function requireBaseUrl(field: string, value: unknown): asserts value is string {
  if (isSafe(value, 'https:', 'http:')) return;
  throw new ConfigurationError(field, 'must be an https URL, or http on this machine');
}

/** WSS, or WS to this machine, as with {@link requireBaseUrl}. */
export function requireSocketUrl(field: string, value: unknown): asserts value is string {
  if (isSafe(value, 'wss:', 'ws:')) return;
  throw new ConfigurationError(field, 'must be a wss URL, or ws on this machine');
}

/** Whether an address is of the first scheme, or of the second and of this machine. */
function isSafe(value: unknown, encrypted: string, plain: string): boolean {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  const isLocal = url !== null && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u.test(url.hostname);
  return url?.protocol === encrypted || (url?.protocol === plain && isLocal);
}

/** Any HTTP address: models are served on networks of one's own, without certificates. */
export function requireHttpUrl(field: string, value: unknown): asserts value is string {
  const protocol = typeof value === 'string' && URL.canParse(value) ? new URL(value).protocol : null;
  if (protocol !== 'https:' && protocol !== 'http:') throw new ConfigurationError(field, 'must be an http(s) URL');
}

/** Names and values as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable `fromEnv` reads. */
export interface EnvironmentVariable<Options> {
  readonly name: string;
  readonly option: keyof Options & string;
  readonly secret?: boolean;
}

/** Options from variables; those that are not set are left out. The constructor says what is missing. */
export function optionsFromEnvironment<Options>(
  variables: readonly EnvironmentVariable<Options>[],
  environment: Environment,
): Options {
  const found = variables.flatMap(({ name, option }): readonly (readonly [string, string])[] => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[option, value]];
  });
  return Object.fromEntries(found) as Options;
}
