import type { WebhookRequest } from '@roomkit/core';
import { bodyForm } from '@roomkit/core/providers';

/** What a call says: in its body, or in its address where a number is set to call with GET. @throws TypeError */
export function parametersOf(request: WebhookRequest): URLSearchParams {
  return request.method === 'GET' ? new URL(request.url).searchParams : bodyForm(request);
}
