import type { IncomingMessage } from 'node:http';

import { readBase64, verifyHmac } from '@roomkit/core/providers';

/**
 * Whether Twilio signed the request that opens a stream: HMAC-SHA1 of its address, by the account's auth token.
 * Over the address that was configured, for what arrives behind a proxy is another.
 *
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export function isSigned(request: IncomingMessage, url: string, authToken: string): Promise<boolean> {
  const signature = request.headers['x-twilio-signature'];
  const bytes = readBase64(typeof signature === 'string' ? signature : null);
  return verifyHmac({ hash: 'SHA-1', secret: authToken }, url, bytes);
}
