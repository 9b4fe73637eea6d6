import type { Room } from '@roomkit/client';

import { slot } from '../dom.ts';
import { nameOf } from './lines.ts';

/** Somebody who stopped without saying so has stopped after this time. */
const FORGOTTEN_MS = 6000;

/** Says who is writing just now. */
export function typingLine(room: Room, ownId: string): void {
  const line = slot('chat-typing');
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const show = (): void => {
    const names = [...timers.keys()].map((id) => nameOf(room, id));
    line.textContent = names.length === 0 ? '' : `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} writing…`;
  };
  const stop = (id: string): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    show();
  };
  room.on('typing', ({ isTyping, participantId }) => {
    if (participantId === ownId) return;
    stop(participantId);
    if (isTyping)
      timers.set(
        participantId,
        setTimeout(() => stop(participantId), FORGOTTEN_MS),
      );
    show();
  });
  room.on('event', ({ participantId }) => {
    if (participantId !== null) stop(participantId);
  });
}
