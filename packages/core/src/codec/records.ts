import type { DeliveryReceipt } from '../domain/delivery.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';
import type { Observation, Task } from '../domain/task.ts';
import { decode, type Json } from './json.ts';

/** The channel types and addresses of a person, in pairs. */
export function addressPairs({
  channelAddresses,
}: Identity): readonly (readonly [channelType: string, address: string])[] {
  return Object.entries(channelAddresses).flatMap(([channelType, addresses]) =>
    (addresses ?? []).map((address) => [channelType, address] as const),
  );
}

/** Reads a participant, whole, from its JSON. */
export function participantOf(body: Json): Participant {
  return decode(body) as Participant;
}

/** Reads an identity, whole, from its JSON. */
export function identityOf(body: Json): Identity {
  return decode(body) as Identity;
}

/** Reads a task, whole, from its JSON. */
export function taskOf(body: Json): Task {
  return decode(body) as Task;
}

/** Reads an observation, whole, from its JSON. */
export function observationOf(body: Json): Observation {
  return decode(body) as Observation;
}

/** Reads a receipt, whole, from its JSON. */
export function receiptOf(body: Json): DeliveryReceipt {
  return decode(body) as DeliveryReceipt;
}
