import { type ChannelType, type Identity, type IdentityResult, InMemoryStore, type RoomContext } from '@roomkit/core';
import { AliasIdentityResolver, type AliasIdentityResolverOptions } from '@roomkit/identity';
import { anIdentity, aRoom, FIXTURE_TIME } from '@roomkit/testing';

export const ORGANIZATION = 'acme';

/** Everything a resolver may know of the room, which is whose it is. */
export function contextOf(organizationId: string | null): RoomContext {
  return {
    room: aRoom({ organizationId }),
    bindings: [],
    participants: async () => [],
    recentEvents: async () => [],
    receipts: async () => [],
    createId: () => 'made',
    now: () => new Date(FIXTURE_TIME),
  };
}

/** A store with people in it, and a resolver over it. */
export class People {
  readonly store: InMemoryStore = new InMemoryStore();
  readonly resolver: AliasIdentityResolver;

  constructor(options: Partial<AliasIdentityResolverOptions> = {}) {
    this.resolver = new AliasIdentityResolver({ store: this.store, ...options });
  }

  async add(
    id: string,
    channelAddresses: Identity['channelAddresses'],
    options: { readonly organizationId?: string | null; readonly isLinked?: boolean } = {},
  ): Promise<void> {
    const { organizationId = ORGANIZATION, isLinked = true } = options;
    await this.store.putIdentity(anIdentity({ id, organizationId, channelAddresses }));
    if (isLinked) await this.resolver.linkAliases(organizationId, id);
  }

  resolve(
    channelType: ChannelType,
    senderId: string,
    organizationId: string | null = ORGANIZATION,
  ): Promise<IdentityResult> {
    const message = { channelId: 'a', channelType, senderId, content: { type: 'text', body: 'hi' } as const };
    return this.resolver.resolve(message, contextOf(organizationId));
  }

  /** Who it is, in short: an id, ids with `?` between them, or the status. */
  async who(channelType: ChannelType, senderId: string, organizationId?: string | null): Promise<string> {
    const { status, identity, candidates = [] } = await this.resolve(channelType, senderId, organizationId);
    if (status === 'identified') return identity?.id ?? 'nobody';
    return status === 'ambiguous' ? candidates.map(({ id }) => id).join('?') : status;
  }
}
