import type { Room } from '@roomkit/client';

import type { Marks } from './lines.ts';

/** Reactions and read receipts of a room: the server passes them on and keeps none, so the page does. */
export class RoomMarks implements Marks {
  readonly reactions = new Map<string, Map<string, Set<string>>>();
  readonly readers = new Map<string, number>();

  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Listens to a room; what belongs to the one before goes. */
  follow(room: Room): void {
    this.#clear();
    room.on('reset', () => this.#clear());
    room.on('reaction', ({ action, emoji, eventId, participantId }) => {
      this.react(eventId, emoji, participantId ?? 'somebody', action);
      this.#onChange();
    });
    room.on('read', ({ index, participantId }) => {
      if (index === null || participantId === null) return;
      this.readers.set(participantId, Math.max(index, this.readers.get(participantId) ?? -1));
      this.#onChange();
    });
  }

  /** Whether somebody has put this reaction on an event. */
  has(eventId: string, emoji: string, participantId: string): boolean {
    return this.reactions.get(eventId)?.get(emoji)?.has(participantId) === true;
  }

  react(eventId: string, emoji: string, participantId: string, action: 'add' | 'remove'): void {
    const ofEvent = this.reactions.get(eventId) ?? new Map<string, Set<string>>();
    const people = ofEvent.get(emoji) ?? new Set<string>();
    if (action === 'add') people.add(participantId);
    else people.delete(participantId);
    ofEvent.set(emoji, people);
    this.reactions.set(eventId, ofEvent);
  }

  #clear(): void {
    this.reactions.clear();
    this.readers.clear();
  }
}
