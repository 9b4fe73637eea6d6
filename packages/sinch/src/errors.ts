import { objectOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/**
 * Sinch's codes (https://developers.sinch.com/docs/sms/api-reference/status-codes). What is not named is decided by
 * its status.
 */
export const sinchErrors: VendorErrors = {
  codeOf: (body) => textOrNull(objectOf(body)['code']),
  permanent: new Set(['syntax_constraint_violation', 'syntax_invalid_json', 'syntax_invalid_parameter_format']),
};
