import { randomBytes } from 'node:crypto';

import type { MessagingFault, VendorMessage } from '@roomkit/testing/conformance';

import type { Credentials, MessageKey, SocketOptions, WhatsAppLibrary, WhatsAppMessage } from '../../src/index.ts';
import { ACCOUNT, boom, FakeSocket } from './fake-socket.ts';

type Mutable = { -readonly [Key in keyof VendorMessage]: VendorMessage[Key] };
type Content = Readonly<Record<string, unknown>>;

/** Contents that change a message that is there. */
interface Changing {
  readonly edit?: MessageKey;
  readonly delete?: MessageKey;
  readonly react?: { readonly text: string; readonly key: MessageKey };
  readonly text?: string;
}

/** What a new account begins with; its bytes must come back as bytes. */
interface FakeCredentials {
  readonly noiseKey: { readonly private: Uint8Array; readonly public: Uint8Array };
  readonly advSecretKey: string;
  readonly me?: typeof ACCOUNT;
}

const FAULT_CODES: Readonly<Record<Exclude<MessagingFault, 'hang'>, number>> = {
  rejected: 406,
  unavailable: 503,
  rate_limited: 429,
  unauthorized: 401,
};
const FILES = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/**
 * WhatsApp, in memory, behind the port that Baileys stands behind: it knows the devices that were paired by their keys,
 * refuses others, and keeps messages, edits, reactions and what was read.
 */
export class FakeWhatsApp {
  readonly library: WhatsAppLibrary = {
    makeWASocket: (options) => this.#connect(options),
    initAuthCreds: () => this.#newCredentials(),
    downloadMediaMessage: async (message) => this.#download(message),
    proto: { Message: { AppStateSyncKeyData: { fromObject: (value) => value } } },
  };
  readonly sockets: FakeSocket[] = [];
  readonly messages: Map<string, Mutable> = new Map();
  readonly typing: string[] = [];
  readonly subscribed: string[] = [];
  readonly askedForCode: string[] = [];
  /** Numbers behind hidden ones. */
  readonly numbers: Map<string, string> = new Map();
  readonly files: Map<string, Uint8Array> = new Map();
  /** Contents as they were given, in order. */
  readonly given: { readonly jid: string; readonly content: Content; readonly quoted: WhatsAppMessage | null }[] = [];
  reuploads = 0;
  taken = 0;
  #paired: { readonly private: string; readonly preKey: string } | null = null;
  #count = 0;
  #fault: MessagingFault | 'lose_request' | 'lose_answer' | 'garble' | null = null;

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody has connected');
    return socket;
  }

  /** The next send meets this. */
  meet(fault: MessagingFault | 'lose_request' | 'lose_answer' | 'garble'): void {
    this.#fault = fault;
  }

  /** Somebody scans the QR code, or types the pairing code: WhatsApp pairs the device, and wants it to come again. */
  async pair(): Promise<void> {
    const { auth } = this.socket.options;
    const creds = auth.creds as FakeCredentials;
    const preKey = randomBytes(32);
    await auth.keys.set({ 'pre-key': { 1: { public: preKey, private: preKey } }, session: { 'a.1': null } });
    this.#paired = { private: hex(creds.noiseKey.private), preKey: hex(preKey) };
    Object.assign(creds, { me: ACCOUNT, account: { details: randomBytes(4) } });
    this.socket.emit('creds.update', { me: ACCOUNT });
    this.socket.close(515);
  }

  /** Somebody unlinks the device on the phone. */
  logOut(): void {
    this.#paired = null;
    this.socket.close(401);
  }

  emit(event: string, value: unknown): void {
    this.socket.emit(event, value);
  }

  /** A message reaches the account. */
  arrive(message: WhatsAppMessage, type = 'notify'): void {
    const { id } = message.key;
    if (id && !this.messages.has(id)) this.messages.set(id, blank('from a person'));
    this.emit('messages.upsert', { type, messages: [message] });
  }

  nextId(): string {
    this.#count += 1;
    return `A5${String(this.#count).padStart(16, '0')}`;
  }

  async take(
    jid: string,
    content: Content,
    { messageId = this.nextId(), quoted }: { readonly messageId?: string; readonly quoted?: WhatsAppMessage },
  ): Promise<unknown> {
    const fault = this.#fault;
    this.#fault = null;
    if (fault === 'hang') return new Promise(() => {});
    if (fault === 'lose_request') throw new Error('read ECONNRESET of +15551234567');
    if (fault !== null && fault in FAULT_CODES) throw boom(FAULT_CODES[fault as keyof typeof FAULT_CODES]);
    this.given.push({ jid, content, quoted: quoted ?? null });
    const key: MessageKey = { remoteJid: jid, fromMe: true, id: messageId };
    if (!this.#change(content)) {
      this.taken += 1;
      this.messages.set(messageId, shown(content, quoted ?? null));
    }
    if (fault === 'lose_answer') throw new Error('read ECONNRESET of +15551234567');
    return fault === 'garble' ? {} : { key, message: content };
  }

  showTyping(type: 'composing' | 'paused', jid: string): void {
    if (type === 'composing') this.typing.push(jid);
  }

  markRead({ id }: MessageKey): void {
    const message = this.messages.get(id ?? '');
    if (message) message.isRead = true;
  }

  /** Whether the content changes a message that is there. */
  #change({ edit, delete: removed, react, text }: Changing): boolean {
    const key = edit ?? removed ?? react?.key;
    if (key === undefined) return false;
    const message = this.messages.get(key.id ?? '');
    if (!message) return true;
    if (edit) Object.assign(message, { text, edits: message.edits + 1 });
    if (removed) message.isDeleted = true;
    if (react) message.reactions = react.text === '' ? [] : [react.text];
    return true;
  }

  #newCredentials(): Credentials {
    const noiseKey = { private: randomBytes(32), public: randomBytes(32) };
    const creds: FakeCredentials = { noiseKey, advSecretKey: `secret-${randomBytes(8).toString('hex')}` };
    return creds;
  }

  #connect(options: SocketOptions): FakeSocket {
    const socket = new FakeSocket(this, options);
    this.sockets.push(socket);
    queueMicrotask(() => void this.#greet(socket));
    return socket;
  }

  async #greet(socket: FakeSocket): Promise<void> {
    socket.emit('connection.update', { connection: 'connecting' });
    const { creds, keys } = socket.options.auth;
    const { me, noiseKey } = creds as FakeCredentials;
    if (me === undefined) {
      socket.emit('connection.update', { qr: 'qr-1' });
      return;
    }
    const { 1: preKey } = await keys.get('pre-key', ['1', '2']);
    const known = { private: hex(noiseKey.private), preKey: hex((preKey as { private?: unknown })?.private) };
    if (socket.isClosed) return;
    if (JSON.stringify(known) === JSON.stringify(this.#paired)) socket.open();
    else socket.close(401);
  }

  async #download({ key }: WhatsAppMessage): Promise<AsyncIterable<Uint8Array>> {
    const bytes = this.files.get(key.id ?? '');
    if (!bytes) throw Object.assign(new Error('gone'), { status: 410 });
    return (async function* chunks() {
      for (let at = 0; at < bytes.length; at += 2) yield bytes.subarray(at, at + 2);
    })();
  }
}

function hex(bytes: unknown): string {
  if (!(bytes instanceof Uint8Array)) throw new Error('a key did not come back as bytes');
  return Buffer.from(bytes).toString('hex');
}

function blank(text: string | null): Mutable {
  return {
    text,
    files: [],
    location: null,
    template: null,
    buttons: [],
    replyTo: null,
    edits: 0,
    isDeleted: false,
    isRead: false,
    reactions: [],
  };
}

/** As a phone shows it. */
function shown(content: Content, quoted: WhatsAppMessage | null): Mutable {
  const kind = FILES.find((name) => name in content);
  const place = content['location'] as { degreesLatitude: number; degreesLongitude: number } | undefined;
  const bytes = kind === undefined ? null : (content[kind] as Uint8Array);
  const mimeType = String(content['mimetype']);
  return {
    ...blank((content['text'] ?? content['caption'] ?? null) as string | null),
    files: bytes === null ? [] : [{ url: null, mimeType, bytes }],
    location: place ? { latitude: place.degreesLatitude, longitude: place.degreesLongitude } : null,
    replyTo: quoted && `${quoted.key.fromMe ? 'me' : 'them'}/${quoted.key.remoteJid}/${quoted.key.id}`,
  };
}
