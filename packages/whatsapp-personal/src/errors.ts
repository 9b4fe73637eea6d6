import { DeliveryUnknownError, ProviderError, RoomKitError } from '@roomkit/core';
import { numberOrNull, objectOf, refusalOf, type VendorErrors } from '@roomkit/core/providers';

import type { SessionEndReason } from './session/close-codes.ts';

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    /** Baileys is a peer that the application installs. */
    whatsapp_library_missing: { readonly package: string; readonly command: string };
    /** The account is not paired, and nobody is there to whom a QR code or a pairing code could be shown. */
    whatsapp_not_paired: { readonly field: string };
    /** What is kept of the account cannot be read. */
    whatsapp_auth_unreadable: { readonly name: string };
    /** WhatsApp ended the connection. */
    whatsapp_session_ended: { readonly reason: SessionEndReason; readonly closeCode: number | null };
  }
}

/** Why a provider that is asked before or between connections does not send. */
export const NOT_CONNECTED = 'not_connected';

/** The code of an error of Baileys (a Boom); null for any other. */
export function codeOf(error: unknown): number | null {
  return numberOrNull(objectOf(objectOf(error)['output'])['statusCode']);
}

/** Codes with which Baileys fails before a message has left: the connection is not there, or a question before it was not answered. */
const NOTHING_LEFT: ReadonlySet<number> = new Set([408, 428]);

const errors: VendorErrors = {
  codeOf: () => null,
  isRetryableStatus: (code) => NOTHING_LEFT.has(code) || code === 429 || code >= 500,
};

/**
 * What became of a call. One that Baileys refused with a code has not happened; what broke otherwise may have.
 *
 * @param sentId - the id of the message that may have gone; null where no message was to go
 */
export function failureOf(provider: string, error: unknown, sentId: string | null): Error {
  const status = codeOf(error);
  if (status !== null) return refusalOf(provider, errors, { status, headers: new Headers(), body: null });
  // The cause may quote the message: of it only its kind stays.
  const cause = new Error(error instanceof Error ? error.name : 'unknown');
  if (sentId !== null) return new DeliveryUnknownError(provider, { providerMessageIds: [sentId], cause });
  return new ProviderError('The vendor did not do it.', { provider }, { retryable: true, cause });
}

/** Nothing was sent. */
export function notConnected(provider: string): ProviderError {
  const details = { provider, vendorCode: NOT_CONNECTED };
  return new ProviderError('The account is not connected.', details, { retryable: true });
}

export function notPaired(): RoomKitError<'whatsapp_not_paired'> {
  return new RoomKitError('whatsapp_not_paired', 'The account is not paired: onQr or onPairingCode is needed.', {
    field: 'onQr',
  });
}
