import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { HTTPEmulator, HTTPWords } from './http-emulator.ts';

/** Somebody at the other system. */
export class HTTPPerson {
  readonly senderId: string;
  readonly #emulator: HTTPEmulator;

  constructor(emulator: HTTPEmulator, senderId: string) {
    this.#emulator = emulator;
    this.senderId = senderId;
  }

  text(body: string, more: HTTPWords = {}): WebhookCall {
    return this.#say({ body, ...more }, body);
  }

  /** A file by its address. */
  media(url: string, mimeType: string, caption?: string): WebhookCall {
    const content = { type: 'media', url, mime_type: mimeType, ...(caption === undefined ? {} : { caption }) };
    return this.#say({ content }, caption ?? null);
  }

  location(latitude: number, longitude: number, label?: string): WebhookCall {
    const content = { type: 'location', latitude, longitude, ...(label === undefined ? {} : { label }) };
    return this.#say({ content }, null);
  }

  /** Answers a message. */
  reply(messageId: string, body: string): WebhookCall {
    return this.text(body, { reply_to_message_id: messageId });
  }

  /** Presses a button. */
  tap(label: string, payload: string): WebhookCall {
    return this.text(label, { button_payload: payload });
  }

  /** Corrects one of their own messages. */
  edit(messageId: string, body: string): WebhookCall {
    return this.#say({ type: 'edit', message_id: messageId, body }, null);
  }

  delete(messageId: string): WebhookCall {
    return this.#say({ type: 'delete', message_id: messageId }, null);
  }

  /** An empty emoji takes the reaction back. */
  react(messageId: string, emoji: string): WebhookCall {
    const action = emoji === '' ? 'remove' : 'add';
    return this.#tell({ type: 'reaction', message_id: messageId, emoji, action });
  }

  typing(isTyping: boolean): WebhookCall {
    return this.#tell({ type: 'typing', is_typing: isTyping });
  }

  /** Has read everything until a moment. */
  readUntil(until: Date): WebhookCall {
    return this.#tell({ type: 'read', until: until.toISOString() });
  }

  #say(words: HTTPWords, text: string | null): WebhookCall {
    return this.#emulator.inbound(this.senderId, words, text);
  }

  #tell(notice: HTTPWords): WebhookCall {
    return this.#emulator.call({ sender_id: this.senderId, ...notice });
  }
}
