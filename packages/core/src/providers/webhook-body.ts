import type { WebhookRequest } from '../ports/messaging.ts';

/** The body as text. @throws TypeError where it is no UTF-8 */
export function bodyText({ body }: Pick<WebhookRequest, 'body'>): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(body);
}

/** The body as JSON. @throws SyntaxError, TypeError */
export function bodyJson(request: Pick<WebhookRequest, 'body'>): unknown {
  return JSON.parse(bodyText(request));
}

/** The body of a form (`application/x-www-form-urlencoded`). @throws TypeError where it is no UTF-8 */
export function bodyForm(request: Pick<WebhookRequest, 'body'>): URLSearchParams {
  return new URLSearchParams(bodyText(request));
}
