import OpenAI from 'openai';

import type { ResolvedOptions } from './options.ts';

/**
 * The vendor's client. It retries nothing, logs nothing, and takes everything from the options: a null
 * keeps it from looking into the environment.
 */
export function createClient(options: ResolvedOptions): OpenAI {
  return new OpenAI({
    apiKey: options.apiKey,
    adminAPIKey: null,
    organization: options.organization ?? null,
    project: options.project ?? null,
    webhookSecret: null,
    baseURL: options.baseUrl,
    defaultHeaders: options.defaultHeaders,
    timeout: options.timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
}
