import type { ChannelRegistry } from '../channels/registry.ts';
import { isChannelType, type ChannelType } from '../domain/channel-type.ts';
import { IdentityNotFoundError, InputError } from '../domain/errors.ts';
import type { Identity } from '../domain/identity.ts';
import type { RoomReference } from '../domain/room.ts';
import { requireId } from '../domain/validation.ts';
import type { CreateId, Logger } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import { requireRecord } from '../rooms/attach-options.ts';
import type { RoomMutations } from '../rooms/room-mutations.ts';
import { type Addresses, eraseInRoom } from './erase.ts';

export interface IdentityServiceDeps {
  readonly store: ConversationStore;
  readonly mutations: RoomMutations;
  readonly createId: CreateId;
  readonly channels: ChannelRegistry;
  readonly logger: Logger;
}

/** A new identity; what is left out is empty. */
export type CreateIdentityOptions = Partial<Omit<Identity, 'organizationId'>>;

/** What an erasure touched. */
export interface ErasureReport {
  readonly rooms: number;
  readonly participants: number;
  readonly events: number;
}

/** People known beyond one room, each within one organization. */
export class IdentityService {
  readonly #deps: IdentityServiceDeps;

  constructor(deps: IdentityServiceDeps) {
    this.#deps = deps;
  }

  /** @throws InputError when the id is taken or a field is unusable */
  async createIdentity(organizationId: string | null, options: CreateIdentityOptions = {}): Promise<Identity> {
    const { id = this.#deps.createId(), channelAddresses = {}, metadata = {} } = options;
    requireId('id', id);
    requireRecord('metadata', metadata);
    requireAddresses(channelAddresses);
    if (await this.#deps.store.getIdentity(organizationId, id)) throw new InputError('id', 'is taken');
    return this.#deps.store.putIdentity({
      id,
      organizationId,
      displayName: options.displayName ?? null,
      externalId: options.externalId ?? null,
      channelAddresses,
      metadata,
    });
  }

  /** Adds an address; one that is there already changes nothing. @throws IdentityNotFoundError, InputError */
  async linkIdentity(
    organizationId: string | null,
    identityId: string,
    channelType: ChannelType,
    address: string,
  ): Promise<Identity> {
    requireAddresses({ [channelType]: [address] });
    return this.#deps.store.linkAddress(organizationId, identityId, channelType, address);
  }

  getIdentity(organizationId: string | null, identityId: string): Promise<Identity | null> {
    return this.#deps.store.getIdentity(organizationId, identityId);
  }

  /**
   * Takes a person out of the store: the identity's names and addresses, their names and addresses in every
   * room of the organization, and what they said there. Records, indexes and ids stay, so that rooms remain
   * whole. A channel of a room that reached only them reaches nobody until its binding names somebody again.
   *
   * @throws IdentityNotFoundError
   */
  async erasePerson(organizationId: string | null, identityId: string): Promise<ErasureReport> {
    const { store, mutations } = this.#deps;
    const identity = await store.getIdentity(organizationId, identityId);
    if (!identity) throw new IdentityNotFoundError(identityId);
    const own = await this.#ownAddresses(identity);
    let rooms = 0;
    let participants = 0;
    let events = 0;
    let after: string | undefined;
    for (;;) {
      const page = await store.listRooms({ organizationId, limit: 100, ...(after === undefined ? {} : { after }) });
      for (const room of page) {
        const erased = await mutations.tryRun({ organizationId, roomId: room.id }, (pass) =>
          eraseInRoom(store, pass, identity, own),
        );
        if (!erased) continue;
        const { value } = erased;
        if (value.participants + value.events + value.bindings === 0) continue;
        rooms += 1;
        participants += value.participants;
        events += value.events;
        await this.#tellChannels({ organizationId, roomId: room.id }, value.channelIds);
      }
      after = page.at(-1)?.id;
      if (after === undefined) break;
    }
    // Last, so that an erasure which was interrupted can be asked for again.
    await store.putIdentity({
      ...identity,
      displayName: null,
      externalId: null,
      channelAddresses: {},
      metadata: {},
    });
    return { rooms, participants, events };
  }

  /** Those that reach nobody else whom the organization knows: a number may be a family's. */
  async #ownAddresses({ channelAddresses, id, organizationId }: Identity): Promise<Addresses> {
    const own = new Map<ChannelType, string[]>();
    for (const [key, addresses = []] of Object.entries(channelAddresses)) {
      const channelType = key as ChannelType;
      for (const address of addresses) {
        const people = await this.#deps.store.findIdentities(organizationId, channelType, address);
        if (people.some((person) => person.id !== id)) continue;
        own.set(channelType, [...(own.get(channelType) ?? []), address]);
      }
    }
    return own;
  }

  /** Channels that keep words of their own let go of them. One that fails keeps nobody else from it. */
  async #tellChannels({ organizationId, roomId }: RoomReference, channelIds: readonly string[]): Promise<void> {
    const { channels, logger } = this.#deps;
    for (const channelId of channelIds) {
      try {
        await channels.get(organizationId, channelId)?.onPersonErased?.(roomId, organizationId);
      } catch (error) {
        logger.error('A channel did not forget a person.', { roomId, channelId, error });
      }
    }
  }
}

function requireAddresses(addresses: Identity['channelAddresses']): void {
  requireRecord('channelAddresses', addresses);
  for (const [channelType, values] of Object.entries(addresses)) {
    if (!isChannelType(channelType)) throw new InputError('channelAddresses', 'must be keyed by channel types');
    if (!Array.isArray(values)) throw new InputError(`channelAddresses.${channelType}`, 'must be a list');
    for (const address of values) requireId(`channelAddresses.${channelType}`, address);
  }
}
