import type { EphemeralEvent } from '@roomkit/core';

/** An event to carry. */
export function notice(id: string, given: Partial<EphemeralEvent> = {}): EphemeralEvent {
  return {
    id,
    roomId: 'r1',
    type: 'typing_start',
    participantId: 'u1',
    channelId: null,
    data: {},
    timestamp: new Date(1_700_000_000_000),
    ...given,
  };
}
