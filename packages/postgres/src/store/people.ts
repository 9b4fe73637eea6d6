import {
  type ChannelType,
  type Identity,
  IdentityNotFoundError,
  type Participant,
  type RoomReference,
} from '@roomkit/core';
import { identityOf, organizationKey, participantOf, type Json } from '@roomkit/core/codec';

import { identityColumns } from '../codec/records.ts';
import type { Database } from '../connection/database.ts';

const PARTICIPANTS = `SELECT p.body FROM {schema}.rooms r JOIN {schema}.participants p ON p.room = r.seq
  WHERE r.organization = $1 AND r.id = $2`;

export async function getParticipant(
  database: Database,
  { organizationId, roomId }: RoomReference,
  participantId: string,
): Promise<Participant | null> {
  const values = [organizationKey(organizationId), roomId, participantId];
  const body = (await database.value('getParticipant', `${PARTICIPANTS} AND p.id = $3`, values)) as Json | null;
  return body === null ? null : participantOf(body);
}

export async function listParticipants(
  database: Database,
  { organizationId, roomId }: RoomReference,
): Promise<readonly Participant[]> {
  const values = [organizationKey(organizationId), roomId];
  const bodies = await database.values('listParticipants', `${PARTICIPANTS} ORDER BY p.seq`, values);
  return (bodies as readonly Json[]).map(participantOf);
}

const PUT_IDENTITY = 'SELECT {schema}.put_identity($1, $2, $3, $4, $5)';

export async function putIdentity(database: Database, identity: Identity): Promise<Identity> {
  const { organization, id, types, addresses, body } = identityColumns(identity);
  await database.rows('putIdentity', PUT_IDENTITY, [organization, id, types, addresses, body]);
  return identityOf(body);
}

const GET_IDENTITY = 'SELECT i.body FROM {schema}.identities i WHERE i.organization = $1 AND i.id = $2';

export async function getIdentity(
  database: Database,
  organizationId: string | null,
  identityId: string,
): Promise<Identity | null> {
  const body = await database.value('getIdentity', GET_IDENTITY, [organizationKey(organizationId), identityId]);
  return body === null ? null : identityOf(body as Json);
}

const FIND_IDENTITIES = `SELECT i.body FROM {schema}.identity_addresses a
  JOIN {schema}.identities i ON i.organization = a.organization AND i.id = a.identity_id
  WHERE a.organization = $1 AND a.channel_type = $2 AND a.address = $3 ORDER BY i.id`;

export async function findIdentities(
  database: Database,
  organizationId: string | null,
  channelType: ChannelType,
  address: string,
): Promise<readonly Identity[]> {
  const values = [organizationKey(organizationId), channelType, address];
  return ((await database.values('findIdentities', FIND_IDENTITIES, values)) as readonly Json[]).map(identityOf);
}

const LINK = `WITH linked AS (
    UPDATE {schema}.identities i SET body = $6 WHERE i.organization = $1 AND i.id = $2 AND i.body = $5
    RETURNING i.id
  )
  INSERT INTO {schema}.identity_addresses (organization, channel_type, address, identity_id)
  SELECT $1, $3, $4, l.id FROM linked l
  ON CONFLICT (organization, channel_type, address, identity_id) DO UPDATE SET address = excluded.address
  RETURNING identity_id`;

/** Reads, changes and writes until nobody else has written between. @throws IdentityNotFoundError */
export async function linkAddress(
  database: Database,
  key: { readonly organizationId: string | null; readonly identityId: string },
  channelType: ChannelType,
  address: string,
): Promise<Identity> {
  const organization = organizationKey(key.organizationId);
  for (;;) {
    const body = await database.value('linkAddress', GET_IDENTITY, [organization, key.identityId]);
    if (body === null) throw new IdentityNotFoundError(key.identityId);
    const identity = identityOf(body as Json);
    const addresses = identity.channelAddresses[channelType] ?? [];
    if (addresses.includes(address)) return identity;
    const channelAddresses = { ...identity.channelAddresses, [channelType]: [...addresses, address] };
    const linked = identityColumns({ ...identity, channelAddresses }).body;
    const values = [organization, key.identityId, channelType, address, body, linked];
    const written = (await database.rows('linkAddress', LINK, values)) as readonly unknown[];
    if (written.length > 0) return identityOf(linked);
  }
}
