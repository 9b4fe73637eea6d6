import type { WebhookRequest } from '@roomkit/core';
import { readBase64, verifyHmac } from '@roomkit/core/providers';

/**
 * Whether Twilio signed the webhook of a call: HMAC-SHA1, by the account's auth token, of its address and of each
 * parameter of the form, name and value, in the order of the names. A value that comes twice counts once.
 *
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export function isWebhookSigned(request: Omit<WebhookRequest, 'method'>, authToken: string): Promise<boolean> {
  // Bytes that are no text become other text here, which nobody has signed.
  const form = new URLSearchParams(new TextDecoder().decode(request.body));
  const parameters = [...new Set(form.keys())]
    .toSorted()
    .flatMap((name) => [...new Set(form.getAll(name))].toSorted().map((value) => name + value));
  const signature = readBase64(request.headers.get('x-twilio-signature'));
  return verifyHmac({ hash: 'SHA-1', secret: authToken }, request.url + parameters.join(''), signature);
}
