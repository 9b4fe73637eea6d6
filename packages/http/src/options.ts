import { type Clock, ConfigurationError, type CreateId } from '@roomkit/core';
import {
  type Environment,
  type EnvironmentVariable,
  optionsFromEnvironment,
  requireOneOf,
  requireText,
} from '@roomkit/core/providers';

import { signatureSchemes, type SignatureName } from './signature.ts';

/** Options of the provider: one receiver. */
export interface WebhookHTTPOptions {
  /** Where calls go: https, or http where private addresses are allowed. Without user and password. */
  readonly url: string;
  /** Secret; signs both ways. Without one nothing is signed, and nothing from outside is believed. */
  readonly secret?: string;
  /** Secret; while one takes another's place: still believed, and with `standard` signed with as well. */
  readonly previousSecret?: string;
  /**
   * `roomkit` is the hexadecimal HMAC-SHA256 of the body in `X-RoomKit-Signature`; `standard` is Standard Webhooks
   * (https://www.standardwebhooks.com), whose secret is `whsec_` and 24 to 64 bytes as Base64: it holds against
   * calls that are played again. @defaultValue 'roomkit'
   */
  readonly signature?: SignatureName;
  /** Headers of every call, such as `authorization`. Secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Calls private, loopback, link-local and metadata addresses as well: for receivers in one's own network, and in
   * tests. A function says yes to single ones. @defaultValue false
   */
  readonly allowPrivateAddresses?: boolean | ((address: string) => boolean);
  /** Calls in place of `guardedFetch`, and then judges addresses itself. */
  readonly fetch?: typeof globalThis.fetch;
  /** @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'now'>;
  /** Ids of calls that have no key of their own. @defaultValue random ones */
  readonly createId?: CreateId;
}

/** The seed's name of {@link WebhookHTTPOptions}. */
export type WebhookHTTPConfig = WebhookHTTPOptions;

/** The variables `fromEnv` reads. */
export const WEBHOOK_HTTP_ENVIRONMENT: readonly EnvironmentVariable<WebhookHTTPOptions>[] = [
  { name: 'HTTP_WEBHOOK_URL', option: 'url' },
  { name: 'HTTP_WEBHOOK_SECRET', option: 'secret', secret: true },
  { name: 'HTTP_WEBHOOK_PREVIOUS_SECRET', option: 'previousSecret', secret: true },
  { name: 'HTTP_WEBHOOK_SIGNATURE', option: 'signature' },
  { name: 'HTTP_WEBHOOK_ALLOW_PRIVATE_ADDRESSES', option: 'allowPrivateAddresses' },
];

/** Options from variables; only `true` allows private addresses. */
export function optionsFrom(environment: Environment): WebhookHTTPOptions {
  const options = optionsFromEnvironment(WEBHOOK_HTTP_ENVIRONMENT, environment);
  const allowPrivateAddresses = environment['HTTP_WEBHOOK_ALLOW_PRIVATE_ADDRESSES'] === 'true';
  return { ...options, allowPrivateAddresses };
}

/** Options with their defaults. */
export type ResolvedOptions = WebhookHTTPOptions &
  Required<Pick<WebhookHTTPOptions, 'signature' | 'allowPrivateAddresses'>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: WebhookHTTPOptions): ResolvedOptions {
  const resolved = { signature: 'roomkit' as const, allowPrivateAddresses: false, ...options };
  requireUrl(resolved.url, resolved.allowPrivateAddresses !== false);
  requireOneOf('signature', resolved.signature, Object.keys(signatureSchemes));
  for (const field of ['secret', 'previousSecret'] as const) {
    const secret = resolved[field];
    if (secret === undefined) continue;
    requireText(field, secret);
    const issue = signatureSchemes[resolved.signature].issueOf(secret);
    if (issue !== null) throw new ConfigurationError(field, issue);
  }
  if (resolved.previousSecret !== undefined && resolved.secret === undefined) {
    throw new ConfigurationError('previousSecret', 'goes with secret');
  }
  return Object.freeze(resolved);
}

function requireUrl(value: unknown, isPlainAllowed: boolean): void {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol !== 'https:' && !(isPlainAllowed && url?.protocol === 'http:')) {
    throw new ConfigurationError('url', 'must be an https URL, or http with allowPrivateAddresses');
  }
  if (url.username !== '' || url.password !== '') throw new ConfigurationError('url', 'must hold no credentials');
}
