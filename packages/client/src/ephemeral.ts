import type { Emitter } from './emitter.ts';
import type { EphemeralFrame } from './protocol/server-frames.ts';
import type { RoomEvents } from './room-events.ts';

/** Tells listeners of a notice. One that lacks what it is about is dropped. */
export function tellNotice(emitter: Emitter<RoomEvents>, frame: EphemeralFrame): void {
  const { data, kind, participantId } = frame;
  switch (kind) {
    case 'typing_start':
    case 'typing_stop':
      if (participantId !== null) emitter.emit('typing', { participantId, isTyping: kind === 'typing_start' });
      break;
    case 'presence_online':
    case 'presence_away':
    case 'presence_offline': {
      const status = kind.slice('presence_'.length) as 'online' | 'away' | 'offline';
      if (participantId !== null) emitter.emit('presence', { participantId, status });
      break;
    }
    case 'reaction':
      tellReaction(emitter, participantId, data);
      break;
    case 'read_receipt': {
      const { eventId, eventIds, index } = data;
      const list = Array.isArray(eventIds) ? eventIds : [eventId];
      emitter.emit('read', {
        participantId,
        index: typeof index === 'number' ? index : null,
        eventIds: list.filter((id): id is string => typeof id === 'string'),
      });
      break;
    }
    case 'custom':
      emitter.emit('custom', { participantId, data });
      break;
    default:
      // A newer server's notice.
      kind satisfies never;
  }
}

function tellReaction(emitter: Emitter<RoomEvents>, participantId: string | null, data: EphemeralFrame['data']): void {
  const { action, emoji } = data;
  const eventId = data['eventId'] ?? data['targetEventId'];
  if (typeof eventId !== 'string' || typeof emoji !== 'string') return;
  emitter.emit('reaction', { participantId, eventId, emoji, action: action === 'remove' ? 'remove' : 'add' });
}
