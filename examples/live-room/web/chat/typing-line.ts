import type { Room } from '@roomkit/client';

import { slot } from '../dom.ts';
import { nameOf } from './lines.ts';

/** Somebody who stopped without saying so has stopped after this time. */
const FORGOTTEN_MS = 6000;

/** Says who is writing just now, in whichever room the page is. */
export class TypingLine {
  readonly #ownId: string;
  readonly #line = slot('chat-typing');
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(ownId: string) {
    this.#ownId = ownId;
  }

  follow(room: Room): void {
    for (const id of [...this.#timers.keys()]) this.#stop(room, id);
    room.on('typing', ({ isTyping, participantId }) => {
      if (participantId === this.#ownId) return;
      this.#stop(room, participantId);
      if (!isTyping) return;
      this.#timers.set(
        participantId,
        setTimeout(() => this.#stop(room, participantId), FORGOTTEN_MS),
      );
      this.#show(room);
    });
    room.on('event', ({ participantId }) => {
      if (participantId !== null) this.#stop(room, participantId);
    });
  }

  #stop(room: Room, id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#show(room);
  }

  #show(room: Room): void {
    const names = [...this.#timers.keys()].map((id) => nameOf(room, id));
    const verb = names.length === 1 ? 'is' : 'are';
    this.#line.textContent = names.length === 0 ? '' : `${names.join(' and ')} ${verb} writing…`;
  }
}
