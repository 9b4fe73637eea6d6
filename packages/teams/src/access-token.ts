import type { Clock } from '@roomkit/core';
import { ProviderError } from '@roomkit/core';
import { callVendor, numberOrNull, objectOf, textOrNull, type Vendor } from '@roomkit/core/providers';

import type { ResolvedOptions } from './options.ts';

/** A token is taken for gone so long before its end, for calls take time and clocks differ. */
const RESERVE_MS = 300_000;
const SCOPE = 'https://api.botframework.com/.default';

/**
 * The bot's token for its calls, which lasts about an hour.
 *
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */
export class AccessToken {
  readonly #vendor: Vendor;
  readonly #options: ResolvedOptions;
  readonly #clock: Pick<Clock, 'now'>;
  #held: { readonly token: string; readonly untilMs: number } | null = null;

  constructor(vendor: Vendor, options: ResolvedOptions, clock: Pick<Clock, 'now'>) {
    this.#vendor = vendor;
    this.#options = options;
    this.#clock = clock;
  }

  /** Who asks at the same time asks for itself: one that gives up, or hangs, is nobody else's matter. */
  async get(signal: AbortSignal | undefined): Promise<string> {
    if (this.#held !== null && this.#clock.now() < this.#held.untilMs) return this.#held.token;
    const { appId, appPassword, loginUrl, tenantId } = this.#options;
    const grant = { grant_type: 'client_credentials', client_id: appId, client_secret: appPassword, scope: SCOPE };
    const askedAt = this.#clock.now();
    const { body } = await callVendor(this.#vendor, {
      url: `${loginUrl.replace(/\/$/u, '')}/${tenantId}/oauth2/v2.0/token`,
      body: new URLSearchParams(grant),
      effect: 'read',
      signal,
    });
    const { access_token: given, expires_in: seconds } = objectOf(body);
    const token = textOrNull(given);
    if (token === null) {
      throw new ProviderError('The vendor gave no token.', { provider: this.#vendor.name }, { retryable: true });
    }
    this.#held = { token, untilMs: askedAt + (numberOrNull(seconds) ?? 0) * 1000 - RESERVE_MS };
    return token;
  }

  /** For a token that was refused before its end. */
  forget(): void {
    this.#held = null;
  }
}
