import { objectOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** Twilio's error codes (https://www.twilio.com/docs/api/errors). What is not named is decided by its status. */
export const twilioErrors: VendorErrors = {
  codeOf: (body) => textOrNull(objectOf(body)['code']),
  retryable: new Set([
    '20429', // too many requests
    '20500', // internal error
    '20503', // unavailable
    '30022', // US A2P 10DLC: rate limit exceeded
    '63018', // channel: rate limit exceeded
  ]),
  permanent: new Set([
    '21211', // invalid To
    '21408', // region not enabled
    '21610', // recipient has opted out
    '21614', // not a mobile number
    '30007', // filtered by the carrier
    '30034', // number not registered for 10DLC
    '30450', // pumping protection
  ]),
};
