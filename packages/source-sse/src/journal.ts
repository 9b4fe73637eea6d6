import { isRoomKitError, type SourceHealth, SourceStatus } from '@roomkit/core';

import type { Settings } from './settings.ts';

/** What is counted, as `healthcheck` shows it. */
type Count =
  /** Events that came, whatever was in them. */
  | 'eventsReceived'
  /** Events that could not be read. */
  | 'eventsRefused'
  /** Messages that the kit refused for good. */
  | 'messagesRefused'
  /** Ids that could not be stored: another process would begin at an earlier one. */
  | 'idsNotStored';

const LINES: Readonly<Partial<Record<Count, string>>> = {
  eventsRefused: 'An event could not be read.',
  messagesRefused: 'A message was refused.',
  idsNotStored: 'The id of the last event could not be stored.',
};

/** What a source knows of itself. */
export class Journal {
  readonly #settings: Settings;
  readonly #counts: Record<Count, number> = {
    eventsReceived: 0,
    eventsRefused: 0,
    messagesRefused: 0,
    idsNotStored: 0,
  };
  #health: Omit<SourceHealth, 'metadata'> = {
    status: SourceStatus.STOPPED,
    connectedAt: null,
    lastMessageAt: null,
    messagesReceived: 0,
    error: null,
  };

  constructor(settings: Settings) {
    const logger = settings.logger.child('source-sse', { source: settings.name });
    this.#settings = { ...settings, logger };
  }

  get health(): SourceHealth {
    return { ...this.#health, metadata: { ...this.#counts } };
  }

  /** A new state. @param failure - what it is due to; kept until the next connection */
  became(status: SourceStatus, failure: Error | null = null): void {
    const isConnected = status === SourceStatus.CONNECTED;
    const error = isConnected ? null : (failure?.message ?? this.#health.error);
    this.#health = { ...this.#health, status, connectedAt: isConnected ? this.#now() : null, error };
  }

  messageReceived(): void {
    const messagesReceived = this.#health.messagesReceived + 1;
    this.#health = { ...this.#health, messagesReceived, lastMessageAt: this.#now() };
  }

  /** Counts. A flood is told of once, and when it has grown tenfold; of an error its code alone, for its words may repeat data. */
  count(what: Count, error?: unknown): void {
    this.#counts[what] += 1;
    const count = this.#counts[what];
    const line = LINES[what];
    if (line === undefined || !/^10*$/.test(String(count))) return;
    this.#settings.logger.warn(line, { count, ...codeOf(error) });
  }

  /** The kit cannot take a message for now. */
  waits(error: unknown): void {
    this.#settings.logger.warn('A message cannot be taken for now; it is offered again.', codeOf(error));
  }

  #now(): Date {
    return new Date(this.#settings.clock.now());
  }
}

function codeOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!isRoomKitError(error)) return { error: error instanceof Error ? error.name : typeof error };
  const { code, details } = error;
  return 'field' in details ? { code, field: details.field } : { code };
}
