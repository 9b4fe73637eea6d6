import type { WebhookRequest } from '@roomkit/core';
import { sameSecret } from '@roomkit/core/providers';

import type { ResolvedOptions } from './options.ts';

/** Whether a call is VoiceMeUp's: it knows the secret of the address, and comes from where it may. */
export function isExpected({ webhookSecret, allowedCallers }: ResolvedOptions, request: WebhookRequest): boolean {
  const { pathname, searchParams } = new URL(request.url);
  const shown = [searchParams.get('secret') ?? '', decoded(pathname.split('/').at(-1) ?? '')];
  // Both are looked at, so that the time tells nothing.
  const knowsSecret = shown.map((secret) => sameSecret(secret, webhookSecret)).includes(true);
  if (!allowedCallers) return knowsSecret;
  const { addresses, header = 'x-forwarded-for' } = allowedCallers;
  // Entries before the last were written by whoever called.
  const caller = request.headers.get(header)?.split(',').at(-1)?.trim() ?? '';
  return knowsSecret && addresses.includes(caller);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
