import type { Clock } from '@roomkit/core';
import { objectOf, textOrNull } from '@roomkit/core/providers';

import type { Auth } from '../auth/auth.ts';
import { codeOf, notPaired } from '../errors.ts';
import {
  type MessageKey,
  SILENT_LIBRARY_LOGGER,
  type SocketOptions,
  type WhatsAppLibrary,
  type WhatsAppSocket,
} from '../library.ts';
import type { Settings } from '../options.ts';

const CLOSE_TIMEOUT_MS = 5_000;

/** What a connection tells, by Baileys' names. */
export type ReceivedEvent = 'messages.upsert' | 'messages.update' | 'message-receipt.update' | 'presence.update';
const RECEIVED: readonly ReceivedEvent[] = [
  'messages.upsert',
  'messages.update',
  'message-receipt.update',
  'presence.update',
];

export interface ConnectionDeps {
  readonly settings: Settings;
  readonly library: WhatsAppLibrary;
  readonly auth: Auth;
  readonly signal: AbortSignal;
  readonly getMessage: (key: MessageKey) => Promise<object | undefined>;
  readonly onOpen: (socket: WhatsAppSocket) => void;
  readonly onEvent: (socket: WhatsAppSocket, name: ReceivedEvent, value: unknown) => void;
}

/** How a connection ended: because it was told to, or closed by the other side with a code, or for a reason of ours. */
export type Ending =
  | { readonly type: 'stopped' }
  | { readonly type: 'closed'; readonly code: number | null }
  | { readonly type: 'failed'; readonly error: Error };

/** One connection, from its beginning to its end. */
export async function connectOnce(deps: ConnectionDeps): Promise<Ending> {
  const { auth, settings, signal } = deps;
  const connection = new Connection(deps);
  const onAbort = (): void => connection.end({ type: 'stopped' });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await connection.ended;
  } finally {
    signal.removeEventListener('abort', onAbort);
    // The next connection must not find this one at work on the same keys.
    await connection.closed(settings.clock);
    await auth.saved();
  }
}

class Connection {
  readonly ended: Promise<Ending>;
  readonly #deps: ConnectionDeps;
  readonly #socket: WhatsAppSocket;
  readonly #resolve: (ending: Ending) => void;
  #closed: Promise<void> = Promise.resolve();
  #isOver = false;
  #hasAskedForCode = false;

  constructor(deps: ConnectionDeps) {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.ended = promise;
    this.#resolve = resolve;
    this.#deps = deps;
    this.#socket = deps.library.makeWASocket(socketOptionsOf(deps));
    this.#listen('creds.update', () => this.#save());
    this.#listen('connection.update', (update) => this.#changed(update));
    for (const name of RECEIVED) this.#listen(name, (value) => deps.onEvent(this.#socket, name, value));
  }

  end(ending: Ending): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#resolve(ending);
    if (ending.type === 'closed') return;
    const say = (): void => this.#deps.settings.logger.debug('A connection did not end in order.');
    const close = async (): Promise<void> => this.#socket.end(undefined);
    this.#closed = close().catch(say);
  }

  /** Resolves once it is closed, or takes too long for that. */
  async closed(clock: Pick<Clock, 'sleep'>): Promise<void> {
    const given = new AbortController();
    const late = clock.sleep(CLOSE_TIMEOUT_MS, { signal: given.signal }).catch(() => {});
    await Promise.race([this.#closed, late]);
    given.abort();
  }

  /** What comes of a connection that is over is nobody's. What becomes of the keys goes on: they are in use. */
  #listen(name: string, listener: (value: unknown) => void): void {
    this.#socket.ev.on(name, (value) => {
      if (!this.#isOver || name === 'creds.update') listener(value);
    });
  }

  #save(): void {
    this.#deps.auth.save().catch((error: unknown) => {
      this.#deps.settings.logger.error('The credentials of an account could not be kept.', { error });
    });
  }

  #changed(value: unknown): void {
    const { connection, qr, lastDisconnect } = objectOf(value);
    const code = textOrNull(qr);
    if (code !== null) this.#pair(code);
    if (connection === 'open') this.#deps.onOpen(this.#socket);
    if (connection === 'close') this.end({ type: 'closed', code: codeOf(objectOf(lastDisconnect)['error']) });
  }

  #pair(qr: string): void {
    const { onQr, onPairingCode, phoneNumber, logger } = this.#deps.settings;
    if (onPairingCode !== null && phoneNumber !== null) {
      // The code stays good while new QR codes come.
      if (this.#hasAskedForCode) return;
      this.#hasAskedForCode = true;
      const show = async (): Promise<void> => onPairingCode(await this.#socket.requestPairingCode(phoneNumber));
      show().catch((error: unknown) => logger.error('A pairing code could not be shown.', { error }));
    } else if (onQr === null) {
      this.end({ type: 'failed', error: notPaired() });
    } else {
      const show = async (): Promise<void> => onQr(qr);
      show().catch((error: unknown) => logger.error('A QR code could not be shown.', { error }));
    }
  }
}

function socketOptionsOf({ auth, getMessage, settings }: ConnectionDeps): SocketOptions {
  const { browser, markOnlineOnConnect } = settings;
  return {
    auth: { creds: auth.creds, keys: auth.keys },
    logger: SILENT_LIBRARY_LOGGER,
    markOnlineOnConnect,
    getMessage,
    // What was written before the account was paired is none of the rooms'.
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
    ...(browser === null ? {} : { browser: [...browser] }),
  };
}
