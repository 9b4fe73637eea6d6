import { objectOf, objectsOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/**
 * Telnyx's error codes (https://developers.telnyx.com/docs/messaging/messages/error-codes and
 * https://developers.telnyx.com/development/api-fundamentals/api-errors). What is not named is decided by its status.
 */
export const telnyxErrors: VendorErrors = {
  codeOf: (body) => textOrNull(objectsOf(objectOf(body)['errors'])[0]?.['code']),
  retryable: new Set([
    '10007', // unexpected error
    '10008', // request timeout
    '10011', // too many requests
    '40006', // the recipient's carrier is down
    '40011', // rate limit of the number
  ]),
  permanent: new Set([
    '10002', // invalid phone number
    '10009', // authentication failed
    '10010', // authorization failed
    '10015', // bad request
    '40001', // not routable: a landline
    '40003', // blocked as spam, for good
    '40008', // undeliverable
    '40009', // invalid message body
    '40300', // the recipient has opted out
    '40310', // invalid to
  ]),
};
