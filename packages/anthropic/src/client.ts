import Anthropic from '@anthropic-ai/sdk';

import type { ResolvedOptions } from './options.ts';

/**
 * The vendor's client. It retries nothing, logs nothing, and takes everything from the options: a null
 * keeps it from looking into the environment.
 */
export function createClient(options: ResolvedOptions): Anthropic {
  return new Anthropic({
    apiKey: options.apiKey,
    authToken: null,
    webhookKey: null,
    baseURL: options.baseUrl,
    defaultHeaders: options.defaultHeaders,
    timeout: options.timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
}
