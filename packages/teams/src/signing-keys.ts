import { type Clock, ProviderError } from '@roomkit/core';
import { callVendor, objectOf, objectsOf, requireBaseUrl, textOrNull, type Vendor } from '@roomkit/core/providers';
import { importJWK, type JWTVerifyGetKey } from 'jose';

/** A key by which the Bot Framework signs its tokens. */
export interface SigningKey {
  readonly key: Awaited<ReturnType<JWTVerifyGetKey>>;
  /** The channels it may speak for, such as `msteams`. */
  readonly endorsements: readonly string[];
}

/** Microsoft renews its keys now and then, and asks to look at least daily. */
const LASTING_MS = 86_400_000;
/** Nobody can make us ask for keys more often than this, whatever keys they name. */
const LEAST_MS = 300_000;

/**
 * The keys that the Bot Framework signs with, kept, and asked for again when they are old or one is unknown.
 *
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-3
 */
export class SigningKeys {
  readonly #vendor: Vendor;
  readonly #openIdUrl: string;
  readonly #clock: Pick<Clock, 'now'>;
  #keys: ReadonlyMap<string, SigningKey> = new Map();
  #loadedAt: number | null = null;

  constructor(vendor: Vendor, openIdUrl: string, clock: Pick<Clock, 'now'>) {
    this.#vendor = vendor;
    this.#openIdUrl = openIdUrl;
    this.#clock = clock;
  }

  /** Null for a key that is none of theirs. @throws ProviderError where they cannot be asked */
  async find(id: string): Promise<SigningKey | null> {
    const age = this.#loadedAt === null ? Number.POSITIVE_INFINITY : this.#clock.now() - this.#loadedAt;
    const isDue = age > LASTING_MS || (!this.#keys.has(id) && age > LEAST_MS);
    try {
      if (isDue) await this.#load();
    } catch (error) {
      // Those that are held are as good as they were.
      if (!this.#keys.has(id)) throw error;
    }
    return this.#keys.get(id) ?? null;
  }

  async #load(): Promise<void> {
    const address = textOrNull(objectOf(await this.#get(this.#openIdUrl))['jwks_uri']);
    requireBaseUrl('jwks_uri', address);
    const keys = objectsOf(objectOf(await this.#get(address))['keys']).filter(({ kty }) => kty === 'RSA');
    const read = await Promise.all(
      keys.map(async (key) => {
        const { kid, n, e, endorsements } = key;
        const id = textOrNull(kid);
        if (id === null || typeof n !== 'string' || typeof e !== 'string') return [];
        const named = Array.isArray(endorsements) ? endorsements.filter((one) => typeof one === 'string') : [];
        return [[id, { key: await importJWK({ kty: 'RSA', n, e }, 'RS256'), endorsements: named }] as const];
      }),
    );
    if (read.flat().length === 0)
      throw new ProviderError('The vendor gave no keys.', { provider: this.#vendor.name }, { retryable: true });
    this.#keys = new Map(read.flat());
    this.#loadedAt = this.#clock.now();
  }

  async #get(url: string): Promise<unknown> {
    return (await callVendor(this.#vendor, { url, method: 'GET', effect: 'read' })).body;
  }
}
