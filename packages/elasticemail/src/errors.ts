import type { VendorErrors } from '@roomkit/core/providers';

/** Elastic Email says in words what is wrong, and they may quote the mail: it has no codes, so the status decides. */
export const elasticEmailErrors: VendorErrors = { codeOf: () => null };
