import type { ChannelType } from '../domain/channel-type.ts';
import { IdentityNotFoundError } from '../domain/errors.ts';
import { freezeCopy } from '../domain/freeze-copy.ts';
import type { Identity } from '../domain/identity.ts';
import { pairKey, type StoreState } from './store-state.ts';

/** Creates or replaces. */
export function putIdentity(state: StoreState, identity: Identity): Identity {
  const stored = freezeCopy(identity, 'identity');
  const { identities, addresses } = state.organization(stored.organizationId);
  const earlier = identities.get(stored.id);
  if (earlier) for (const key of addressKeys(earlier)) addresses.get(key)?.delete(stored.id);
  identities.set(stored.id, stored);
  for (const key of addressKeys(stored)) {
    const ids = addresses.get(key);
    if (ids) ids.add(stored.id);
    else addresses.set(key, new Set([stored.id]));
  }
  return stored;
}

function addressKeys(identity: Identity): readonly string[] {
  return Object.entries(identity.channelAddresses).flatMap(([channelType, addresses]) =>
    (addresses ?? []).map((address) => pairKey(channelType, address)),
  );
}

export function findIdentities(
  state: StoreState,
  organizationId: string | null,
  channelType: ChannelType,
  address: string,
): readonly Identity[] {
  const organization = state.organizations.get(organizationId);
  const ids = [...(organization?.addresses.get(pairKey(channelType, address)) ?? [])].sort();
  return ids.map((id) => organization?.identities.get(id) as Identity);
}

/** @throws IdentityNotFoundError */
export function linkAddress(
  state: StoreState,
  key: { readonly organizationId: string | null; readonly identityId: string },
  channelType: ChannelType,
  address: string,
): Identity {
  const identity = state.organizations.get(key.organizationId)?.identities.get(key.identityId);
  if (!identity) throw new IdentityNotFoundError(key.identityId);
  const addresses = identity.channelAddresses[channelType] ?? [];
  if (addresses.includes(address)) return identity;
  const channelAddresses = { ...identity.channelAddresses, [channelType]: [...addresses, address] };
  return putIdentity(state, { ...identity, channelAddresses });
}
