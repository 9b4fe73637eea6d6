import type { Clock } from '@roomkit/core';
import { numberOrNull, objectOf, objectsOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/**
 * How SendGrid words its refusals (https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/errors):
 * it has no codes, but names the field that is wrong. The status decides.
 */
export function sendgridErrors(clock: Pick<Clock, 'now'>): VendorErrors {
  return {
    codeOf: (body) => textOrNull(objectsOf(objectOf(body)['errors'])[0]?.['field']),
    // The moment at which calls are taken again, in seconds since the epoch.
    retryAfterMsOf(headers) {
      const reset = numberOrNull(headers.get('x-ratelimit-reset'));
      return reset === null ? null : Math.max(0, reset * 1000 - clock.now()) || null;
    },
  };
}
