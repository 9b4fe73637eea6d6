import { ConfigurationError, requireInteger, silentLogger, systemClock } from '@roomkit/core';
import { requireText } from '@roomkit/core/providers';

import { parseJsonEvent } from './messages/parse-json.ts';
import type { ResumeOptions, SSESourceOptions } from './options.ts';

type Optional = 'authorization' | 'resume' | 'lastEventId';

/** Options with everything decided. */
export type Settings = Readonly<Required<Omit<SSESourceOptions, Optional>>> & Pick<SSESourceOptions, Optional>;

/** Timers of JavaScript go no further, and fire at once beyond. */
const LONGEST_MS = 2 ** 31 - 1;

const KINDS: Readonly<Partial<Record<keyof SSESourceOptions, readonly string[]>>> = {
  authorization: ['string', 'function'],
  headers: ['object', 'function'],
  parse: ['function'],
  lastEventId: ['string'],
  fetch: ['function'],
};

/** @throws ConfigurationError naming the field that cannot be used */
export function settingsOf(options: SSESourceOptions): Settings {
  const { url, name, resume, silenceTimeoutMs = 300_000 } = options;
  if (typeof url !== 'function' && !isHttpUrl(url)) {
    // It may hold a secret, so that it is not repeated.
    throw new ConfigurationError('url', 'must be an http:// or https:// URL, or a function that gives one');
  }
  if (name !== undefined) requireText('name', name);
  for (const [field, kinds] of Object.entries(KINDS))
    requireKind(field, options[field as keyof SSESourceOptions], kinds);
  if (resume !== undefined) requireResume(resume);
  // The host alone: a path may be as secret as a query.
  const ownName = typeof url === 'function' ? 'sse' : `sse:${new URL(url).host}`;
  const settings: Settings = {
    headers: {},
    parse: parseJsonEvent,
    connectTimeoutMs: 10_000,
    maxEventLength: 1_048_576,
    maxWaitMs: 3_600_000,
    fetch: globalThis.fetch,
    clock: systemClock,
    logger: silentLogger,
    ...withoutUndefined(options),
    url,
    name: name ?? ownName,
    silenceTimeoutMs,
  };
  for (const field of ['connectTimeoutMs', 'maxWaitMs'] as const) requireDuration(field, settings[field]);
  if (silenceTimeoutMs !== null) requireDuration('silenceTimeoutMs', silenceTimeoutMs);
  requireInteger('maxEventLength', settings.maxEventLength, 1);
  return Object.freeze(settings);
}

/** Whether a text is an address that a stream can be fetched from. */
export function isHttpUrl(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function requireKind(field: string, value: unknown, kinds: readonly string[]): void {
  if (value === undefined || (value !== null && kinds.includes(typeof value))) return;
  throw new ConfigurationError(field, `must be of the kind ${kinds.join(' or ')}`);
}

function requireResume({ state, key }: ResumeOptions): void {
  if ((state as ResumeOptions['state'] | undefined)?.specificationVersion !== 'v1')
    throw new ConfigurationError('resume.state', "must be a StateStore of the specificationVersion 'v1'");
  if (typeof key !== 'string' || key === '') throw new ConfigurationError('resume.key', 'must not be empty');
}

function requireDuration(field: string, value: number): void {
  requireInteger(field, value, 1);
  if (value > LONGEST_MS) throw new ConfigurationError(field, `must be at most ${LONGEST_MS}`);
}

/** What is given as undefined is left out. */
function withoutUndefined(options: SSESourceOptions): SSESourceOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as SSESourceOptions;
}
