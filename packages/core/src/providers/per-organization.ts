import { ConfigurationError } from '../domain/errors.ts';

/** The options of a provider: the same for everybody, or looked up for each organization when it is first met. */
export type OrganizationOptions<Options> = Options | ((organizationId: string | null) => Options | Promise<Options>);

/** The most organizations whose account is kept; the one that was idle longest goes first. */
const MOST_KEPT = 1_000;

/**
 * What a provider makes of its options, such as a client: once for all, or one for each organization, made when
 * it is first needed. A lookup that fails is made again at the next call.
 */
export class PerOrganization<Options, Account> {
  readonly #given: OrganizationOptions<Options>;
  readonly #make: (options: Options) => Account;
  readonly #shared: Account | null;
  /** Longest idle first. */
  readonly #accounts = new Map<string | null, Promise<Account>>();

  /**
   * @param make - throws where the options cannot be used: at once for options that are given, at the first call
   * for those that are looked up
   */
  constructor(given: OrganizationOptions<Options>, make: (options: Options) => Account) {
    this.#given = given;
    this.#make = make;
    this.#shared = typeof given === 'function' ? null : make(requireOptions(given));
  }

  async of(organizationId: string | null | undefined): Promise<Account> {
    if (this.#shared !== null) return this.#shared;
    const key = organizationId ?? null;
    const known = this.#accounts.get(key);
    this.#accounts.delete(key);
    const account = known ?? this.#lookUp(key);
    this.#accounts.set(key, account);
    if (this.#accounts.size > MOST_KEPT) {
      const [idle] = this.#accounts.keys();
      this.#accounts.delete(idle ?? null);
    }
    try {
      return await account;
    } catch (error) {
      if (this.#accounts.get(key) === account) this.#accounts.delete(key);
      throw error;
    }
  }

  /** Looks an organization's options up again at its next call, such as after a new password. */
  forget(organizationId: string | null): void {
    this.#accounts.delete(organizationId);
  }

  async #lookUp(organizationId: string | null): Promise<Account> {
    const given = this.#given as (organizationId: string | null) => Options | Promise<Options>;
    return this.#make(requireOptions(await given(organizationId)));
  }
}

function requireOptions<Options>(options: Options): Options {
  if (typeof options !== 'object' || options === null) throw new ConfigurationError('options', 'must be an object');
  return options;
}
