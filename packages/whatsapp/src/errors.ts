import { objectOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** The message came too late after the person's last one. */
export const WINDOW_CLOSED = '131047';

/** Codes of the Cloud API (https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes). */
export const whatsappErrors: VendorErrors = {
  codeOf: (body) => textOrNull(objectOf(objectOf(body)['error'])['code']),
  retryable: new Set([
    '1', // unknown, possibly temporary
    '2', // service temporarily down
    '4', // too many calls of the app
    '80007', // rate limit of the business account
    '130429', // throughput of the number
    '131000', // something went wrong
    '131016', // service overloaded
    '131056', // too many messages to this person
    '131057', // maintenance
    '133004', // server temporarily unavailable
  ]),
  permanent: new Set([
    '0', // token invalid
    '10', // permission
    '100', // parameter
    '190', // token expired
    '368', // blocked for policy violations
    '131008', // parameter missing
    '131009', // parameter value invalid
    '131026', // undeliverable
    WINDOW_CLOSED,
    '131048', // spam limit
    '131049', // marketing limit of the person
    '131050', // the person takes no marketing
    '131051', // message type unsupported
    '131052', // media cannot be downloaded
    '131053', // media cannot be uploaded
  ]),
};
