import type { ClaimedDelivery, DeadLetter, DeliveryError, OutboxPlan, Settlement } from '@roomkit/core';
import { decode, encode, organizationKey, type Json } from '@roomkit/core/codec';

import { type EventRow, eventOf } from './events.ts';
import { receiptColumns } from './records.ts';
import { reference } from './rooms.ts';

/** A delivery that was taken over, with its event. */
export type ClaimedRow = readonly [
  organization: string,
  channelId: string,
  kind: string,
  silent: boolean,
  attempts: number,
  ...event: EventRow,
];

export type DeadLetterRow = readonly [
  organization: string,
  roomId: string,
  eventId: string,
  position: number,
  channelId: string,
  attempts: number,
  error: Json | null,
  diedAt: string,
];

export function claimedDelivery(row: ClaimedRow): ClaimedDelivery {
  const [organization, channelId, kind, silent, attempts, ...event] = row;
  const plan: OutboxPlan = { kind: kind as OutboxPlan['kind'], silent };
  return { room: reference(organization, event[0]), event: eventOf(event), channelId, plan, attempts };
}

export function deadLetter(row: DeadLetterRow): DeadLetter {
  const [organization, roomId, eventId, index, channelId, attempts, error, diedAt] = row;
  return {
    room: reference(organization, roomId),
    eventId,
    index,
    channelId,
    attempts,
    error: error === null ? null : (decode(error) as DeliveryError),
    diedAt: new Date(Number(diedAt)),
  };
}

export function settlementColumns(settlement: Settlement, place: number): Readonly<Record<string, unknown>> {
  const { room, eventId, channelId, outcome, attempts, error, receipt } = settlement;
  return {
    place,
    organization: organizationKey(room.organizationId),
    room_id: room.roomId,
    event_id: eventId,
    channel_id: channelId,
    outcome,
    attempts,
    ...(error && { error: encode(error, 'error') }),
    ...(receipt && { receipt: receiptColumns(receipt) }),
  };
}
