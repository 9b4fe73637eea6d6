import type { MessageKey, WhatsAppMessage } from '../../src/index.ts';
import type { FakeWhatsApp } from './fake-whatsapp.ts';

/** Whom the key of a message names beside the chat. */
interface Where {
  readonly remoteJid?: string;
  readonly remoteJidAlt?: string;
  readonly participant?: string;
  readonly participantAlt?: string;
}

/** Somebody who writes to the account: each call gives a message as Baileys hands it on. */
export class Person {
  readonly number: string;
  readonly #server: FakeWhatsApp;
  readonly #where: Where;

  constructor(server: FakeWhatsApp, number: string, where: Where = {}) {
    this.#server = server;
    this.number = number;
    this.#where = where;
  }

  get jid(): string {
    return `${this.number}@s.whatsapp.net`;
  }

  says(message: object, more: object = {}): WhatsAppMessage {
    const key: MessageKey = { remoteJid: this.jid, fromMe: false, id: this.#server.nextId(), ...this.#where };
    return { key, message, messageTimestamp: 1_767_225_600, pushName: 'Ann', ...more } as WhatsAppMessage;
  }

  text(body: string): WhatsAppMessage {
    return this.says({ conversation: body });
  }

  answers(key: MessageKey, participant: string, body: string): WhatsAppMessage {
    return this.says({ extendedTextMessage: { text: body, contextInfo: { stanzaId: key.id, participant } } });
  }

  sends(kind: string, bytes: Uint8Array, fields: object): WhatsAppMessage {
    const message = this.says({ [kind]: { url: 'https://mmg.whatsapp.net/x', fileLength: bytes.length, ...fields } });
    this.#server.files.set(message.key.id ?? '', bytes);
    return message;
  }

  /** As Baileys tells it: from the account's side. */
  reacts(key: MessageKey, emoji: string): WhatsAppMessage {
    return this.says({ reactionMessage: { key, text: emoji } });
  }

  edits(key: MessageKey, body: string): WhatsAppMessage {
    const editedMessage = { conversation: body };
    return this.says({ protocolMessage: { type: 14, key: { ...key, fromMe: true }, editedMessage } });
  }

  takesBack(key: MessageKey): WhatsAppMessage {
    return this.says({ protocolMessage: { type: 0, key: { ...key, fromMe: true } } });
  }
}
