import { DeliveryUnknownError, isRoomKitError, ProviderError } from '@roomkit/core';
import {
  callVendor,
  type Json,
  objectOf,
  type OrganizationOptions,
  PerOrganization,
  type Vendor,
  type VendorCall,
} from '@roomkit/core/providers';

import { telegramErrors } from './errors.ts';
import { type ResolvedOptions, resolveOptions, type TelegramOptions } from './options.ts';

/** One call of a method: its fields, and the file that goes with it. */
export interface MethodCall extends Pick<VendorCall, 'effect' | 'signal'> {
  readonly fields: Json;
  readonly file?: { readonly field: string; readonly file: File } | undefined;
}

/** One bot, ready to call. */
export interface TelegramAccount {
  readonly options: ResolvedOptions;
  /** Calls a method, such as `sendMessage`, and gives its result. */
  call(method: string, call: MethodCall): Promise<unknown>;
}

export type TelegramAccounts = PerOrganization<TelegramOptions, TelegramAccount>;

/** @throws ConfigurationError */
export function accountsOf(name: string, options: OrganizationOptions<TelegramOptions>): TelegramAccounts {
  return new PerOrganization(options, (given) => {
    const resolved = resolveOptions(given);
    const { baseUrl, botToken, fetch } = resolved;
    const vendor: Vendor = { name, errors: telegramErrors, fetch };
    return {
      options: resolved,
      async call(method, { fields, file, effect, signal }) {
        const url = `${baseUrl}/bot${botToken}/${method}`;
        try {
          const { body } = await callVendor(vendor, { ...bodyOf(fields, file), url, effect, signal });
          return objectOf(body)['result'];
        } catch (error) {
          throw withoutAddress(error);
        }
      },
    };
  });
}

/** What caused a failure may name the address, and so the token: of it only a code such as ECONNREFUSED stays. */
function withoutAddress(error: unknown): unknown {
  if (!isRoomKitError(error) || error.cause === undefined) return error;
  const cause = new Error(codeOf(error.cause) ?? 'unknown');
  if (isRoomKitError(error, 'delivery_unknown')) return new DeliveryUnknownError(error.details.provider, { cause });
  if (!isRoomKitError(error, 'provider_failed')) return error;
  return new ProviderError(error.message, error.details, { retryable: error.retryable, cause });
}

function codeOf(error: unknown): string | null {
  const { code, cause } = objectOf(error);
  if (typeof code === 'string' && /^[A-Z_]{2,40}$/u.test(code)) return code;
  return cause === undefined ? null : codeOf(cause);
}

/** JSON, or with a file a form whose fields are JSON where they are no texts. */
function bodyOf(fields: Json, file: MethodCall['file']): Pick<VendorCall, 'body' | 'headers'> {
  if (!file) return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set(file.field, file.file);
  return { body: form };
}
