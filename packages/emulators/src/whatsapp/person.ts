import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { WhatsAppEmulator } from './whatsapp-emulator.ts';

/** A file a person sends. */
export interface WhatsAppFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly filename?: string;
  readonly caption?: string;
}

/** Somebody with WhatsApp, who writes to the business. */
export class WhatsAppPerson {
  /** The number without its plus, or a business-scoped user id. */
  readonly waId: string;
  readonly #emulator: WhatsAppEmulator;

  constructor(emulator: WhatsAppEmulator, waId: string) {
    this.#emulator = emulator;
    this.waId = waId;
  }

  text(body: string): WebhookCall {
    return this.#say({ type: 'text', text: { body } }, body);
  }

  /** Answers a message. */
  reply(messageId: string, body: string): WebhookCall {
    return this.#say({ type: 'text', text: { body }, context: { from: '15550100', id: messageId } }, body);
  }

  media(kind: 'image' | 'audio' | 'video' | 'document' | 'sticker', file: WhatsAppFile): WebhookCall {
    const id = this.#emulator.keep(file);
    const { mimeType, filename, caption } = file;
    const facts = {
      id,
      mime_type: mimeType,
      sha256: 'none',
      ...(caption ? { caption } : {}),
      ...(filename ? { filename } : {}),
    };
    return this.#say({ type: kind, [kind]: facts }, caption ?? null);
  }

  location(latitude: number, longitude: number, name?: string): WebhookCall {
    return this.#say({ type: 'location', location: { latitude, longitude, ...(name ? { name } : {}) } }, null);
  }

  /** Taps a button of an interactive message. */
  tap(messageId: string, title: string, id: string): WebhookCall {
    const interactive = { type: 'button_reply', button_reply: { id, title } };
    return this.#say({ type: 'interactive', interactive, context: { from: '15550100', id: messageId } }, title);
  }

  /** An empty emoji takes the reaction back. */
  react(messageId: string, emoji: string): WebhookCall {
    return this.#say({ type: 'reaction', reaction: { message_id: messageId, emoji } }, null);
  }

  /** Something the Cloud API has no words for, such as a poll. */
  unsupported(): WebhookCall {
    const errors = [{ code: 131_051, title: 'Message type unknown', message: 'Message type unknown' }];
    return this.#say({ type: 'unsupported', errors }, null);
  }

  #say(message: Readonly<Record<string, unknown>>, text: string | null): WebhookCall {
    return this.#emulator.inbound(this.waId, message, text);
  }
}
