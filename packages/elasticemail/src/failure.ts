import type { DeliveryStatus } from '@roomkit/core';

/** `MessageCategory` of the API. */
const CATEGORIES: ReadonlySet<string> = new Set([
  ...['Ignore', 'Spam', 'BlackListed', 'NoMailbox', 'GreyListed', 'Throttled', 'Timeout', 'ConnectionProblem'],
  ...['SPFProblem', 'AccountProblem', 'DNSProblem', 'NotDeliveredCancelled', 'CodeError', 'ManualCancel'],
  ...['ConnectionTerminated', 'NotDelivered', 'WhitelistingProblem', 'ContentFilter'],
]);

/** Why a mail failed, in words of ours: the vendor's may quote addresses. */
export function failureOf(category: string): Pick<DeliveryStatus, 'errorCode' | 'errorMessage'> {
  return {
    errorCode: CATEGORIES.has(category) ? category : 'Unknown',
    errorMessage: 'Elastic Email could not deliver the mail.',
  };
}
