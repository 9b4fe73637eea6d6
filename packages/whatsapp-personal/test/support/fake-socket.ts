import { EventEmitter } from 'node:events';

import type { MessageKey, SocketOptions, WhatsAppMessage, WhatsAppSocket } from '../../src/index.ts';
import type { FakeWhatsApp } from './fake-whatsapp.ts';

/** The addresses of the account, as a device of it has them. */
export const ACCOUNT = { id: '15550000001:7@s.whatsapp.net', lid: '900000001:7@lid', name: 'RoomKit' } as const;

/** An error as Baileys throws them. */
export function boom(statusCode: number): Error {
  return Object.assign(new Error(`code ${statusCode}`), { isBoom: true, output: { statusCode } });
}

/** One connection to {@link FakeWhatsApp}, with what Baileys' socket has of it. */
export class FakeSocket implements WhatsAppSocket {
  readonly options: SocketOptions;
  readonly #emitter = new EventEmitter();
  readonly #server: FakeWhatsApp;
  readonly ev: WhatsAppSocket['ev'] = { on: (event, listener) => void this.#emitter.on(event, listener) };
  readonly signalRepository: WhatsAppSocket['signalRepository'] = {
    lidMapping: { getPNForLID: async (lid) => this.#server.numbers.get(lid) ?? null },
  };
  #isOpen = false;
  #isClosed = false;

  constructor(server: FakeWhatsApp, options: SocketOptions) {
    this.#server = server;
    this.options = options;
  }

  get user(): { readonly id: string; readonly lid?: string } | undefined {
    return (this.options.auth.creds as { readonly me?: { readonly id: string; readonly lid?: string } }).me;
  }

  get isOpen(): boolean {
    return this.#isOpen && !this.#isClosed;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  emit(event: string, value: unknown): void {
    this.#emitter.emit(event, value);
  }

  open(): void {
    this.#isOpen = true;
    this.emit('connection.update', { connection: 'open' });
  }

  /** The other side ends it. */
  close(statusCode: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('connection.update', { connection: 'close', lastDisconnect: { error: boom(statusCode) } });
  }

  async end(): Promise<void> {
    this.close(428);
  }

  async sendMessage(
    jid: string,
    content: object,
    options: { readonly messageId?: string; readonly quoted?: WhatsAppMessage } = {},
  ): Promise<unknown> {
    if (!this.isOpen) throw boom(428);
    return this.#server.take(jid, content as Readonly<Record<string, unknown>>, options);
  }

  async sendPresenceUpdate(type: 'composing' | 'paused', jid: string): Promise<void> {
    if (!this.isOpen) throw boom(428);
    this.#server.showTyping(type, jid);
  }

  async presenceSubscribe(jid: string): Promise<void> {
    this.#server.subscribed.push(jid);
  }

  async readMessages(keys: MessageKey[]): Promise<void> {
    if (!this.isOpen) throw boom(428);
    for (const key of keys) this.#server.markRead(key);
  }

  async requestPairingCode(phoneNumber: string): Promise<string> {
    this.#server.askedForCode.push(phoneNumber);
    // As Baileys does it: the account has a name before it is paired.
    Object.assign(this.options.auth.creds, { me: { id: `${phoneNumber}@s.whatsapp.net`, name: '~' } });
    this.emit('creds.update', this.options.auth.creds);
    return 'ABCD1234';
  }

  async updateMediaMessage(message: WhatsAppMessage): Promise<WhatsAppMessage> {
    this.#server.reuploads += 1;
    return message;
  }
}
