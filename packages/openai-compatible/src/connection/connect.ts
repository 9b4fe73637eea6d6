import OpenAI from 'openai';

import { withKnownErrors } from './known-errors.ts';

/** Where a server is, and how it is asked. */
export interface OpenAIConnection {
  /** With the version, without a slash at the end. */
  readonly baseUrl: string;
  /** Secret. Without one, no credentials are sent. */
  readonly apiKey?: string | undefined;
  readonly organization?: string | undefined;
  readonly project?: string | undefined;
  readonly defaultHeaders: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * The vendor's client, made when it is first asked for. It retries nothing, logs nothing, and takes everything from
 * the connection: a null keeps it from looking into the environment.
 */
export function openaiClient(connection: OpenAIConnection): () => OpenAI {
  let client: OpenAI | null = null;
  return () => (client ??= connected(connection));
}

function connected({ apiKey, defaultHeaders, ...connection }: OpenAIConnection): OpenAI {
  const fetch = connection.fetch ?? ((input, init) => globalThis.fetch(input, init));
  return new OpenAI({
    // The client does not go without one.
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    organization: connection.organization ?? null,
    project: connection.project ?? null,
    webhookSecret: null,
    baseURL: connection.baseUrl,
    defaultHeaders: { ...(apiKey === undefined ? { authorization: null } : {}), ...defaultHeaders },
    timeout: connection.timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    fetch: withKnownErrors(fetch),
  });
}
