import type { WhatsAppMessage } from '../library.ts';

/** Messages that came or went lately, the oldest forgotten first. */
export class RecentMessages {
  readonly #most: number;
  readonly #messages = new Map<string, WhatsAppMessage>();
  /** The native ids of messages of this account, by the id WhatsApp reports them under. */
  readonly #sent = new Map<string, string>();

  constructor(most: number) {
    this.#most = most;
  }

  keep(nativeId: string, message: WhatsAppMessage): void {
    put(this.#messages, this.#most, nativeId, message);
  }

  get(nativeId: string): WhatsAppMessage | null {
    return this.#messages.get(nativeId) ?? null;
  }

  /** A message of this account is about to go under this id. */
  sending(id: string, nativeId: string): void {
    put(this.#sent, this.#most, id, nativeId);
  }

  /** WhatsApp may name the chat of a message by another address than the one it was sent to. */
  sentAs(id: string): string | null {
    return this.#sent.get(id) ?? null;
  }

  sent(id: string): WhatsAppMessage | null {
    const nativeId = this.#sent.get(id);
    return nativeId === undefined ? null : this.get(nativeId);
  }
}

function put<Value>(map: Map<string, Value>, most: number, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
