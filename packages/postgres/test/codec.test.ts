import { anEvent, FIXTURE_TIME } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { eventColumns, eventOf, type EventRow } from '../src/codec/events.ts';

describe('an event', () => {
  it('CORE-5.2.1 is read as it was written, whatever it holds', () => {
    const event = anEvent({
      blockedBy: 'guard',
      addressedTo: [],
      responseVisibility: 'agents',
      parentEventId: 'p',
      correlationId: 'c',
      idempotencyKey: 'k',
      metadata: { at: FIXTURE_TIME },
      channelData: { $odd: 1 },
      source: {
        ...anEvent().source,
        participantId: 'p1',
        externalId: '+1',
        rawPayload: { x: [1] },
        providerMessageId: 'm',
      },
    });
    expect(roundTrip(event)).toEqual(event);
    expect(roundTrip(anEvent())).toEqual(anEvent());
    expect(Object.isFrozen(roundTrip(event).source.rawPayload)).toBe(true);
  });
});

function roundTrip(event: ReturnType<typeof anEvent>): ReturnType<typeof anEvent> {
  const columns = eventColumns(event);
  const row: EventRow = [
    event.roomId,
    event.index,
    String(columns.created_at),
    columns.id,
    columns.type,
    columns.visibility,
    columns.channel_id,
    columns.parent_event_id,
    columns.idempotency_key,
    columns.provider_message_id,
    columns.body,
  ];
  return eventOf(row);
}
