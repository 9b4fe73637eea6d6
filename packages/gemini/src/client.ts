import { GoogleGenAI } from '@google/genai/web';

import type { ResolvedOptions } from './options.ts';

/**
 * The vendor's client, in its form for any runtime with `fetch`: it looks into no environment, and loads nothing for
 * credentials other than a key. It retries nothing.
 */
export function createClient(options: ResolvedOptions): GoogleGenAI {
  return new GoogleGenAI({
    apiKey: options.apiKey,
    vertexai: false,
    httpOptions: {
      baseUrl: options.baseUrl,
      apiVersion: options.apiVersion,
      headers: { ...options.defaultHeaders },
      retryOptions: { attempts: 1 },
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    },
  });
}
