import type { ClaimedDelivery, DeadLetter, DeliveryError, OutboxPlan } from '@roomkit/core';
import { decode } from '@roomkit/core/codec';

import type { ClaimedRow, DeadLetterRow } from '../protocol.ts';
import { eventOf } from './events.ts';
import { reference } from './rooms.ts';

export function claimedDelivery(row: ClaimedRow): ClaimedDelivery {
  const { room, event, channelId, kind, silent, attempts } = row;
  const plan: OutboxPlan = { kind: kind as OutboxPlan['kind'], silent: silent === 1 };
  return { room: reference(room), event: eventOf(event), channelId, plan, attempts };
}

export function deadLetter({ room, error, diedAt, ...rest }: DeadLetterRow): DeadLetter {
  return {
    ...rest,
    room: reference(room),
    error: error === null ? null : (decode(error) as DeliveryError),
    diedAt: new Date(diedAt),
  };
}
