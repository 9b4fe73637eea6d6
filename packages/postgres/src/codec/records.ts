import {
  type ChannelBinding,
  type DeliveryReceipt,
  freezeCopy,
  type Identity,
  type Observation,
  type Participant,
  type Task,
} from '@roomkit/core';
import { addressPairs, decode, encode, organizationKey, type Json } from '@roomkit/core/codec';

/** What the rows of a room's records hold beside the room; `place` keeps the order in which they were given. */
export type RecordColumns = Readonly<Record<string, unknown>>;

export function bindingColumns(binding: ChannelBinding, place: number): RecordColumns {
  const { channelId, channelType, participantId } = binding;
  return {
    place,
    channel_id: channelId,
    channel_type: channelType,
    participant_id: participantId,
    body: encode(binding, 'bindings'),
  };
}

export function participantColumns(participant: Participant, place: number): RecordColumns {
  const { id, externalId, status, connectedVia } = participant;
  return {
    place,
    id,
    external_id: externalId,
    status,
    connected_via: connectedVia,
    body: encode(participant, 'participants'),
  };
}

export function taskColumns(task: Task, place: number): RecordColumns {
  return { place, id: task.id, status: task.status, body: encode(task, 'tasks') };
}

export function observationColumns(observation: Observation, place: number): RecordColumns {
  return { place, id: observation.id, body: encode(observation, 'observations') };
}

export interface IdentityColumns {
  readonly organization: string;
  readonly id: string;
  /** Channel types and addresses, in pairs. */
  readonly types: readonly string[];
  readonly addresses: readonly string[];
  readonly body: Json;
}

export function identityColumns(identity: Identity): IdentityColumns {
  const pairs = addressPairs(identity);
  return {
    organization: organizationKey(identity.organizationId),
    id: identity.id,
    types: pairs.map(([channelType]) => channelType),
    addresses: pairs.map(([, address]) => address),
    body: encode(identity, 'identity'),
  };
}

export function receiptColumns(receipt: DeliveryReceipt): RecordColumns & { readonly body: Json } {
  const { eventId, channelId, providerMessageIds } = receipt;
  return { event_id: eventId, channel_id: channelId, ids: providerMessageIds, body: encode(receipt, 'receipt') };
}

const MOST_LISTS = 10_000;
const NO_BINDINGS: readonly ChannelBinding[] = Object.freeze([]);
const lists = new Map<Json, readonly ChannelBinding[]>();

/** Frozen bindings of a room, from their texts with commas between: a busy room's hardly ever change. */
export function bindingsOf(texts: Json | null): readonly ChannelBinding[] {
  if (texts === null) return NO_BINDINGS;
  let bindings = lists.get(texts);
  if (!bindings) {
    if (lists.size >= MOST_LISTS) lists.clear();
    bindings = freezeCopy(decode(`[${texts}]`) as readonly ChannelBinding[]);
    lists.set(texts, bindings);
  }
  return bindings;
}
