import { createHmac } from 'node:crypto';

/**
 * `X-Twilio-Signature` of a form: HMAC-SHA1 over the address and each parameter, name and value, in the order of
 * the names' bytes (https://www.twilio.com/docs/usage/security).
 */
export function twilioSignature(authToken: string, url: string, form: URLSearchParams): string {
  const names = [...new Set(form.keys())].toSorted();
  const signed = names.map((name) =>
    [...new Set(form.getAll(name))]
      .toSorted()
      .map((value) => name + value)
      .join(''),
  );
  return createHmac('sha1', authToken)
    .update(url + signed.join(''))
    .digest('base64');
}
