import { objectOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** The vendor's codes, with the page they are listed on. What is not named is decided by its status. */
export const __name_camel__Errors: VendorErrors = {
  codeOf: (body) => textOrNull(objectOf(body)['code']),
  retryable: new Set([]),
  permanent: new Set([]),
};
