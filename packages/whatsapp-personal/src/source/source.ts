import {
  ConfigurationError,
  type EmitInbound,
  type SourceHealth,
  type SourceProvider,
  type SourceStartOptions,
  type SourceStatus,
} from '@roomkit/core';

import { Presence } from '../inbound/presence.ts';
import { partsOfEvent } from '../inbound/read-event.ts';
import { Typing } from '../inbound/typing.ts';
import { PROVIDER_NAME } from '../name.ts';
import type { SessionCore } from '../session/session-core.ts';
import { coreOf, type WhatsAppPersonalSession } from '../session/session.ts';
import { Intake } from './intake.ts';
import { Journal } from './journal.ts';

/** How a {@link WhatsAppPersonalSourceProvider} is made. */
export interface WhatsAppPersonalSourceOptions {
  /** The account it connects; no other source runs it. */
  readonly session: WhatsAppPersonalSession;
}

/**
 * Keeps an account connected and hands on what comes: messages, edits and deletions; reactions and typing as notices;
 * how far sent messages got as statuses. The kit it is attached to starts it again where a connection ends.
 */
export class WhatsAppPersonalSourceProvider implements SourceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = PROVIDER_NAME;
  readonly #core: SessionCore;
  readonly #journal: Journal;
  #running: { readonly ended: Promise<void>; readonly stop: AbortController } | null = null;
  #intake: Intake | null = null;

  /** @throws ConfigurationError */
  constructor({ session }: WhatsAppPersonalSourceOptions) {
    this.#core = coreOf(session);
    const { clock, logger } = this.#core.settings;
    this.#journal = new Journal(clock, logger.child(PROVIDER_NAME));
  }

  get status(): SourceStatus {
    return this.#journal.status;
  }

  /**
   * @throws RoomKitError `whatsapp_session_ended`, `whatsapp_not_paired`, `whatsapp_library_missing`,
   * `whatsapp_auth_unreadable`; ConfigurationError where it, or another source of the session, runs already
   */
  async start(emit: EmitInbound, options: SourceStartOptions): Promise<void> {
    if (options.signal.aborted) return;
    if (this.#running !== null) throw new ConfigurationError('source', 'runs already');
    const stop = new AbortController();
    const ended = this.#run(emit, options, AbortSignal.any([options.signal, stop.signal]));
    this.#running = { ended, stop };
    try {
      await ended;
    } finally {
      this.#running = null;
    }
  }

  /** Ends the connection; the account stays paired. Resolves once what is under way is settled. */
  async stop(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended.catch(() => {});
    this.#journal.stopped();
  }

  async healthcheck(): Promise<SourceHealth> {
    return this.#journal.health(this.#intake?.waiting ?? 0);
  }

  async #run(emit: EmitInbound, options: SourceStartOptions, signal: AbortSignal): Promise<void> {
    const { recent, settings } = this.#core;
    const journal = this.#journal;
    const [typing, presence] = [new Typing(), new Presence()];
    const intake = new Intake({ clock: settings.clock, journal, emit, options, signal });
    this.#intake = intake;
    try {
      await this.#core.run({
        signal,
        onConnecting: () => journal.connecting(),
        onConnected: () => {
          journal.connected();
          options.onConnected?.();
        },
        onEvent: (socket, name, value) => {
          const deps = { provider: this.name, recent, typing, presence, socket };
          for (const part of partsOfEvent(deps, name, value)) intake.add(part);
        },
      });
    } catch (error) {
      if (!signal.aborted) {
        journal.failed(error);
        // What came before the end is still taken.
        await intake.finish();
        throw error;
      }
    }
    await intake.finish();
    journal.stopped();
  }
}
