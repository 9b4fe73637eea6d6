import { type DeliveryStatus, isRoomKitError, type ProviderResult } from '@roomkit/core';

/** The code of a send that was kept back because the recipient has opted out. */
export const RECIPIENT_OPTED_OUT = 'recipient_opted_out';

/** Tells vendors' words for "the recipient opted out" from their other words. */
export class VendorCodes {
  readonly #codes: ReadonlySet<string>;

  constructor(codes: readonly string[]) {
    this.#codes = new Set([...codes, RECIPIENT_OPTED_OUT]);
  }

  inResult({ success, error }: ProviderResult): boolean {
    if (success || error === null || error === undefined) return false;
    return this.#codes.has(typeof error === 'string' ? error : error.code);
  }

  inError(error: unknown): boolean {
    return isRoomKitError(error, 'provider_failed') && this.#codes.has(error.details.vendorCode ?? '');
  }

  inStatus({ errorCode }: DeliveryStatus): boolean {
    return this.#codes.has(errorCode ?? '');
  }
}
