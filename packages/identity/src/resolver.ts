import {
  type ChannelType,
  ConfigurationError,
  type Identity,
  IdentityNotFoundError,
  type IdentityResolver,
  type IdentityResult,
  type IdentityStore,
  type InboundMessage,
  type RoomContext,
} from '@roomkit/core';

import { type Alias, aliasBy, type AliasRule, requireRules } from './alias-rule.ts';
import { aliasRules } from './rules/alias-rules.ts';

/** How an {@link AliasIdentityResolver} works. */
export interface AliasIdentityResolverOptions {
  /** Where identities are kept: the kit's store. */
  readonly store: Pick<IdentityStore, 'findIdentities' | 'getIdentity' | 'linkAddress'>;
  /** Which addresses are the same, in the order they are tried. @defaultValue aliasRules() */
  readonly rules?: readonly AliasRule[];
  /** What is answered where nobody has the address. `pending` asks the hooks for ambiguous senders. @defaultValue 'unknown' */
  readonly whenUnknown?: 'unknown' | 'pending' | 'rejected';
}

const WHEN_UNKNOWN: ReadonlySet<unknown> = new Set(['unknown', 'pending', 'rejected']);

/**
 * Finds who wrote by their address, in any of its spellings and over the channels that share it. The address as it
 * is comes first, then each rule; the first that finds somebody decides. One person is identified, several are
 * candidates. An organization knows its own people alone.
 */
export class AliasIdentityResolver implements IdentityResolver {
  readonly specificationVersion = 'v1' as const;
  readonly #store: AliasIdentityResolverOptions['store'];
  readonly #rules: readonly AliasRule[];
  readonly #whenUnknown: 'unknown' | 'pending' | 'rejected';

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: AliasIdentityResolverOptions) {
    const { store, rules = aliasRules(), whenUnknown = 'unknown' } = options;
    if (typeof store?.findIdentities !== 'function' || typeof store.linkAddress !== 'function') {
      throw new ConfigurationError('store', 'must be a store of identities');
    }
    requireRules(rules);
    if (!WHEN_UNKNOWN.has(whenUnknown)) {
      throw new ConfigurationError('whenUnknown', 'must be unknown, pending or rejected');
    }
    this.#store = store;
    this.#rules = [...rules];
    this.#whenUnknown = whenUnknown;
  }

  async resolve(
    message: InboundMessage & { readonly channelType: ChannelType },
    context: RoomContext,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<IdentityResult> {
    const { channelType, senderId } = message;
    const { organizationId } = context.room;
    options.signal?.throwIfAborted();
    const exact = await this.#store.findIdentities(organizationId, channelType, senderId);
    if (exact.length > 0) return found(exact, 'address');
    for (const rule of this.#rules) {
      const alias = aliasBy(rule, channelType, senderId);
      if (alias === null) continue;
      options.signal?.throwIfAborted();
      const people = await this.#peopleWith(organizationId, rule, alias);
      if (people.length > 0) return found(people, rule.name);
    }
    options.signal?.throwIfAborted();
    return { status: this.#whenUnknown };
  }

  /**
   * Keeps what the rules make of an identity's addresses beside them, so that every spelling is found. Call it when
   * a person is added, and when an address is. Doing it again changes nothing.
   *
   * @throws IdentityNotFoundError
   */
  async linkAliases(organizationId: string | null, identityId: string): Promise<Identity> {
    let identity = await this.#store.getIdentity(organizationId, identityId);
    if (identity === null) throw new IdentityNotFoundError(identityId);
    for (const { aliasType, address } of aliasesOf(identity.channelAddresses, this.#rules)) {
      if (identity.channelAddresses[aliasType]?.includes(address) === true) continue;
      identity = await this.#store.linkAddress(organizationId, identityId, aliasType, address);
    }
    return identity;
  }

  /** Whose alias it is, and who is kept under that spelling without being linked. */
  async #peopleWith(
    organizationId: string | null,
    { channelTypes }: AliasRule,
    { aliasType, address }: Alias,
  ): Promise<readonly Identity[]> {
    const lists = await Promise.all(
      [aliasType, ...channelTypes].map((type) => this.#store.findIdentities(organizationId, type, address)),
    );
    return [...new Map(lists.flat().map((identity) => [identity.id, identity])).values()];
  }
}

/** What the rules make of addresses, each once. @throws InputError when a rule makes no address of one */
export function aliasesOf(
  channelAddresses: Identity['channelAddresses'],
  rules: readonly AliasRule[],
): readonly Alias[] {
  const aliases = new Map<string, Alias>();
  for (const [channelType, addresses] of Object.entries(channelAddresses)) {
    for (const rule of rules) {
      for (const address of addresses ?? []) {
        const alias = aliasBy(rule, channelType as ChannelType, address);
        if (alias) aliases.set(JSON.stringify(alias), alias);
      }
    }
  }
  return [...aliases.values()];
}

function found(people: readonly Identity[], matchedBy: string): IdentityResult {
  const [only] = people;
  if (people.length === 1 && only) return { status: 'identified', identity: only, metadata: { matchedBy } };
  return { status: 'ambiguous', candidates: people, metadata: { matchedBy } };
}
