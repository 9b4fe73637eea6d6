import type { WhatsAppSocket } from '../library.ts';

/** Asks WhatsApp to tell when people write, once a chat and connection: unasked it tells nothing. */
export class Presence {
  readonly #asked = new WeakMap<WhatsAppSocket, Set<string>>();

  subscribe(socket: WhatsAppSocket, chat: string): void {
    const asked = this.#asked.get(socket) ?? new Set();
    if (asked.has(chat)) return;
    this.#asked.set(socket, asked.add(chat));
    // A sign of life that does not come is no loss.
    socket.presenceSubscribe(chat).catch(() => {});
  }
}
