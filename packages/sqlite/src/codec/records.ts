import {
  type ChannelBinding,
  type DeliveryReceipt,
  freezeCopy,
  type Identity,
  type Observation,
  type OutboxEntry,
  type Participant,
  type Settlement,
  type Task,
} from '@roomkit/core';
import { addressPairs, decode, encode, organizationKey } from '@roomkit/core/codec';

import type {
  BindingRecord,
  IdentityRecord,
  Json,
  ObservationRecord,
  OutboxRecord,
  ParticipantRecord,
  ReceiptRecord,
  SettlementRecord,
  TaskRecord,
} from '../protocol.ts';
import { roomKey } from './rooms.ts';

export function bindingRecord(binding: ChannelBinding): BindingRecord {
  const { channelId, channelType, participantId } = binding;
  return { channelId, channelType, participantId, body: encode(binding, 'bindings') };
}

export function participantRecord(participant: Participant): ParticipantRecord {
  const { id, externalId, status, connectedVia } = participant;
  return {
    id,
    externalId,
    status,
    connectedVia: encode(connectedVia, 'connectedVia'),
    body: encode(participant, 'participants'),
  };
}

export function identityRecord(identity: Identity): IdentityRecord {
  return {
    organization: organizationKey(identity.organizationId),
    id: identity.id,
    addresses: addressPairs(identity),
    body: encode(identity, 'identity'),
  };
}

export function taskRecord(task: Task): TaskRecord {
  return { id: task.id, status: task.status, body: encode(task, 'tasks') };
}

export function observationRecord(observation: Observation): ObservationRecord {
  return { id: observation.id, body: encode(observation, 'observations') };
}

export function receiptRecord(receipt: DeliveryReceipt): ReceiptRecord {
  const { eventId, channelId, providerMessageIds } = receipt;
  return {
    room: roomKey(receipt),
    eventId,
    channelId,
    providerMessageIds: [...providerMessageIds],
    body: encode(receipt, 'receipt'),
  };
}

export function outboxRecord({ eventId, channelId, plan }: OutboxEntry): OutboxRecord {
  return { eventId, channelId, kind: plan.kind, silent: plan.silent ? 1 : 0 };
}

export function settlementRecord(settlement: Settlement): SettlementRecord {
  const { room, eventId, channelId, outcome, attempts, error, receipt } = settlement;
  return {
    room: roomKey(room),
    eventId,
    channelId,
    outcome,
    attempts,
    error: error ? encode(error, 'error') : null,
    receipt: receipt ? receiptRecord(receipt) : null,
  };
}

const MOST_BINDINGS = 10_000;
const bindings = new Map<Json, ChannelBinding>();

/** A frozen binding: a busy room's come with every message, and hardly ever change. */
export function bindingOf(body: Json): ChannelBinding {
  let binding = bindings.get(body);
  if (!binding) {
    if (bindings.size >= MOST_BINDINGS) bindings.clear();
    binding = freezeCopy(decode(body) as ChannelBinding);
    bindings.set(body, binding);
  }
  return binding;
}
