import type { IdentityRecord, Json, RoomKey } from '../protocol.ts';
import { findSeq } from './room-rows.ts';
import { Refused, type Statements } from './statements.ts';

export function getParticipant(statements: Statements, room: RoomKey, participantId: string): Json | null {
  const sql = 'SELECT body FROM participants WHERE room = ? AND id = ?';
  return statements.value(sql, findSeq(statements, room), participantId) as Json | null;
}

export function listParticipants(statements: Statements, room: RoomKey): readonly Json[] {
  return statements.values(
    'SELECT body FROM participants WHERE room = ? ORDER BY seq',
    findSeq(statements, room),
  ) as readonly Json[];
}

/** Creates or replaces. */
export function putIdentity(statements: Statements, identity: IdentityRecord): void {
  const { organization, id, addresses, body } = identity;
  statements.run('INSERT OR REPLACE INTO identities VALUES (?, ?, ?)', organization, id, body);
  statements.run('DELETE FROM identity_addresses WHERE organization = ? AND identity_id = ?', organization, id);
  for (const [channelType, address] of addresses) putAddress(statements, organization, channelType, address, id);
}

function putAddress(statements: Statements, ...values: readonly [string, string, string, string]): void {
  statements.run('INSERT OR IGNORE INTO identity_addresses VALUES (?, ?, ?, ?)', ...values);
}

export function getIdentity(statements: Statements, organization: string, identityId: string): Json | null {
  const sql = 'SELECT body FROM identities WHERE organization = ? AND id = ?';
  return statements.value(sql, organization, identityId) as Json | null;
}

export function findIdentities(
  statements: Statements,
  organization: string,
  channelType: string,
  address: string,
): readonly Json[] {
  return statements.values(
    `SELECT i.body FROM identity_addresses a JOIN identities i ON i.organization = a.organization AND i.id = a.identity_id
     WHERE a.organization = ? AND a.channel_type = ? AND a.address = ? ORDER BY i.id`,
    organization,
    channelType,
    address,
  ) as readonly Json[];
}

export function linkAddress(
  statements: Statements,
  organization: string,
  identityId: string,
  channelType: string,
  address: string,
): Json {
  const body = getIdentity(statements, organization, identityId);
  if (body === null) throw new Refused('identity_not_found', { identityId });
  const identity = JSON.parse(body) as { readonly channelAddresses: Record<string, string[]> };
  const addresses = (identity.channelAddresses[channelType] ??= []);
  if (addresses.includes(address)) return body;
  addresses.push(address);
  const linked = JSON.stringify(identity);
  statements.run('UPDATE identities SET body = ? WHERE organization = ? AND id = ?', linked, organization, identityId);
  putAddress(statements, organization, channelType, address, identityId);
  return linked;
}
