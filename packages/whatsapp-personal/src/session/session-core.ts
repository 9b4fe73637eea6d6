import { ConfigurationError } from '@roomkit/core';

import { Auth } from '../auth/auth.ts';
import { notConnected } from '../errors.ts';
import type { WhatsAppLibrary, WhatsAppSocket } from '../library.ts';
import type { Settings } from '../options.ts';
import { meaningOf, sessionEnded } from './close-codes.ts';
import { connectOnce, type ConnectionDeps, type Ending } from './connection.ts';
import { RecentMessages } from './recent-messages.ts';

/** Connections in a row that WhatsApp wants anew before one was open. */
const MOST_RESTARTS = 5;

/** Who runs a session. */
export interface SessionRun {
  readonly signal: AbortSignal;
  readonly onConnecting: () => void;
  readonly onConnected: () => void;
  readonly onEvent: ConnectionDeps['onEvent'];
}

/** One account: run by a source, sent through by a provider. */
export class SessionCore {
  readonly settings: Settings;
  readonly recent: RecentMessages;
  #library: WhatsAppLibrary | null = null;
  #socket: WhatsAppSocket | null = null;
  #isRunning = false;

  constructor(settings: Settings) {
    this.settings = settings;
    this.recent = new RecentMessages(settings.rememberedMessages);
  }

  /** Null while there is no connection. */
  get socket(): WhatsAppSocket | null {
    return this.#socket;
  }

  /** Null before the first run. */
  get library(): WhatsAppLibrary | null {
    return this.#library;
  }

  /** The open connection. @throws ProviderError that is retryable */
  requireSocket(provider: string): WhatsAppSocket {
    if (this.#socket === null) throw notConnected(provider);
    return this.#socket;
  }

  /**
   * Connects, and stays so until the signal fires.
   *
   * @throws RoomKitError `whatsapp_session_ended`, `whatsapp_not_paired`, `whatsapp_library_missing`,
   * `whatsapp_auth_unreadable`; ConfigurationError where it runs already
   */
  async run(run: SessionRun): Promise<void> {
    if (this.#isRunning) throw new ConfigurationError('session', 'is run by another source; each needs one of its own');
    this.#isRunning = true;
    try {
      const library = await this.settings.library();
      this.#library = library;
      await this.#connect(library, await Auth.open(this.settings.storage, library), run);
    } finally {
      this.#isRunning = false;
    }
  }

  async #connect(library: WhatsAppLibrary, auth: Auth, run: SessionRun): Promise<void> {
    for (let restarts = 0; !run.signal.aborted; restarts += 1) {
      run.onConnecting();
      let wasOpen = false;
      const onOpen = (socket: WhatsAppSocket): void => {
        wasOpen = true;
        this.#socket = socket;
        run.onConnected();
      };
      const ending = await this.#once(library, auth, run, onOpen);
      if (ending.type === 'stopped') return;
      if (ending.type === 'failed') throw ending.error;
      const { next, forgets } = meaningOf(ending.code);
      if (forgets) await auth.clear();
      if (wasOpen) restarts = 0;
      if (next !== 'at_once' || restarts >= MOST_RESTARTS) throw sessionEnded(ending.code);
    }
  }

  async #once(
    library: WhatsAppLibrary,
    auth: Auth,
    { signal, onEvent }: SessionRun,
    onOpen: ConnectionDeps['onOpen'],
  ): Promise<Ending> {
    const getMessage: ConnectionDeps['getMessage'] = async ({ id }) => this.recent.sent(id ?? '')?.message ?? undefined;
    try {
      return await connectOnce({ settings: this.settings, library, auth, signal, getMessage, onOpen, onEvent });
    } finally {
      this.#socket = null;
    }
  }
}
