import { objectOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** The receiver wants no more calls (https://github.com/standard-webhooks/standard-webhooks, "Deliverability"). */
export const GONE = 410;

/** Statuses that say: not now. A receiver that is gone is none of them. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** A receiver's `code` in the body of a refusal is passed on where it looks like one; its status decides. */
export const httpErrors: VendorErrors = {
  codeOf: (body) => {
    const code = textOrNull(objectOf(body)['code']);
    return code !== null && /^[\w.-]{1,64}$/u.test(code) ? code : null;
  },
  isRetryableStatus: (statusCode) => NOT_NOW.has(statusCode) || statusCode >= 500,
};
