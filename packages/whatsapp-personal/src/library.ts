/**
 * The part of Baileys that is used here, as types of our own: what it says is read field by field, and tests stand
 * another one in its place. Checked against Baileys 7.0.0-rc14.
 */
export interface WhatsAppLibrary {
  makeWASocket(options: SocketOptions): WhatsAppSocket;
  /** What an account that is not paired yet begins with. */
  initAuthCreds(): Credentials;
  /** The file of a message, decrypted, as a stream of bytes. */
  downloadMediaMessage(
    message: WhatsAppMessage,
    type: 'stream',
    options: { readonly options?: RequestInit },
    context?: DownloadContext,
  ): Promise<AsyncIterable<Uint8Array>>;
  /** Brings a key back into the form it had before it was kept. */
  readonly proto: {
    readonly Message: {
      readonly AppStateSyncKeyData: { fromObject(value: Readonly<Record<string, unknown>>): object };
    };
  };
}

/** Values of the account: its identity keys among them. Baileys changes them in place. */
export type Credentials = object;

/** Keys of conversations, by type and id. */
export interface KeyStore {
  get(type: string, ids: string[]): MaybePromise<{ [id: string]: unknown }>;
  set(data: KeyChanges): MaybePromise<void>;
}

type MaybePromise<Value> = Value | Promise<Value>;

/** Null takes a key away. */
export type KeyChanges = { readonly [type: string]: { readonly [id: string]: unknown } | undefined };

/** What a connection is made with. */
export interface SocketOptions {
  readonly auth: { readonly creds: Credentials; readonly keys: KeyStore };
  readonly logger?: LibraryLogger;
  /** Operating system, browser and version, as the phone lists the device. */
  readonly browser?: [string, string, string];
  readonly markOnlineOnConnect?: boolean;
  readonly syncFullHistory?: boolean;
  readonly shouldSyncHistoryMessage?: (notification: never) => boolean;
  /** A message of ours, for a device that could not read it. */
  readonly getMessage?: (key: MessageKey) => Promise<object | undefined>;
}

/** One connection of the account. */
export interface WhatsAppSocket {
  readonly ev: { on(event: string, listener: (value: unknown) => void): void };
  readonly user?: { readonly id: string; readonly lid?: string | undefined } | undefined;
  readonly signalRepository: { readonly lidMapping: { getPNForLID(lid: string): Promise<string | null> } };
  sendMessage(
    jid: string,
    content: object,
    options?: { readonly messageId?: string; readonly quoted?: WhatsAppMessage },
  ): Promise<unknown>;
  sendPresenceUpdate(type: 'composing' | 'paused', jid: string): Promise<void>;
  presenceSubscribe(jid: string): Promise<void>;
  readMessages(keys: MessageKey[]): Promise<void>;
  requestPairingCode(phoneNumber: string): Promise<string>;
  updateMediaMessage(message: WhatsAppMessage): Promise<WhatsAppMessage>;
  end(error: Error | undefined): Promise<void> | void;
}

/** What names a message. */
export interface MessageKey {
  remoteJid?: string | null;
  fromMe?: boolean | null;
  id?: string | null;
  participant?: string | null;
}

/** A message as it came or went. */
export interface WhatsAppMessage {
  key: MessageKey;
  message?: object | null;
}

/** For files that the sender's device has to upload again. */
export interface DownloadContext {
  readonly reuploadRequest: (message: WhatsAppMessage) => Promise<WhatsAppMessage>;
  readonly logger: LibraryLogger;
}

/** How Baileys logs. */
export interface LibraryLogger {
  level: string;
  child(fields: Record<string, unknown>): LibraryLogger;
  trace(fields: unknown, message?: string): void;
  debug(fields: unknown, message?: string): void;
  info(fields: unknown, message?: string): void;
  warn(fields: unknown, message?: string): void;
  error(fields: unknown, message?: string): void;
}

/** Says nothing: what Baileys logs holds numbers, messages and keys. */
export const SILENT_LIBRARY_LOGGER: LibraryLogger = {
  level: 'silent',
  child: () => SILENT_LIBRARY_LOGGER,
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
};
