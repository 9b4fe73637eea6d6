import { type Clock, isRoomKitError, type Logger, type SourceHealth, SourceStatus } from '@roomkit/core';

interface Counts {
  /** Frames that came, whatever was in them. */
  framesReceived: number;
  /** Frames that could not be read. */
  framesRefused: number;
  /** Frames that nobody read: there was no room for them, or the source was stopped. */
  framesDropped: number;
  /** Messages that the kit refused for good. */
  messagesRefused: number;
  /** Messages that could not be taken before the source was stopped. */
  messagesGivenUp: number;
}

/** What a source knows of itself: its health, and what it says in the log. */
export class Journal {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #counts: Counts = {
    framesReceived: 0,
    framesRefused: 0,
    framesDropped: 0,
    messagesRefused: 0,
    messagesGivenUp: 0,
  };
  #status: SourceStatus = SourceStatus.STOPPED;
  #wasConnected = false;
  #connectedAt: Date | null = null;
  #lastMessageAt: Date | null = null;
  #messagesReceived = 0;
  #error: string | null = null;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  get status(): SourceStatus {
    return this.#status;
  }

  health(framesWaiting: number): SourceHealth {
    return {
      status: this.#status,
      connectedAt: this.#connectedAt,
      lastMessageAt: this.#lastMessageAt,
      messagesReceived: this.#messagesReceived,
      error: this.#error,
      metadata: { ...this.#counts, framesWaiting },
    };
  }

  connecting(): void {
    this.#status = this.#wasConnected ? SourceStatus.RECONNECTING : SourceStatus.CONNECTING;
  }

  connected(): void {
    this.#status = SourceStatus.CONNECTED;
    this.#wasConnected = true;
    this.#connectedAt = this.#now();
    this.#error = null;
  }

  /** The connection is over. @param failure - null where it ended in order */
  disconnected(failure: Error | null): void {
    this.#status = failure === null ? SourceStatus.STOPPED : SourceStatus.ERROR;
    this.#connectedAt = null;
    if (failure !== null) this.#error = failure.message;
  }

  stopped(): void {
    this.#status = SourceStatus.STOPPED;
    this.#connectedAt = null;
    this.#wasConnected = false;
  }

  frameReceived(): void {
    this.#counts.framesReceived += 1;
  }

  messageReceived(): void {
    this.#messagesReceived += 1;
    this.#lastMessageAt = this.#now();
  }

  frameRefused(error: unknown): void {
    this.#counts.framesRefused += 1;
    this.#tell('A frame could not be read.', this.#counts.framesRefused, error);
  }

  framesDropped(count: number): void {
    if (count === 0) return;
    const digits = String(this.#counts.framesDropped).length;
    const isFirst = this.#counts.framesDropped === 0;
    this.#counts.framesDropped += count;
    if (isFirst || String(this.#counts.framesDropped).length > digits) {
      this.#logger.warn('Frames were dropped.', { count: this.#counts.framesDropped });
    }
  }

  messageRefused(error: unknown): void {
    this.#counts.messagesRefused += 1;
    this.#tell('A message was refused.', this.#counts.messagesRefused, error);
  }

  /** The source was stopped while the message waited to be taken. */
  messageGivenUp(): void {
    this.#counts.messagesGivenUp += 1;
    this.#logger.warn('A message was given up: the source was stopped before it could be taken.', {});
  }

  messageWaits(error: unknown): void {
    this.#logger.warn('A message cannot be taken for now; it is offered again.', { ...factsOf(error) });
  }

  /** The first one, the tenth, the hundredth: a flood of frames is no flood of lines. */
  #tell(message: string, count: number, error: unknown): void {
    if (/^10*$/.test(String(count))) this.#logger.warn(message, { count, ...factsOf(error) });
  }

  #now(): Date {
    return new Date(this.#clock.now());
  }
}

/** An error without its message, which may repeat what was received. */
function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (isRoomKitError(error, 'input_invalid')) return { code: error.code, field: error.details.field };
  if (isRoomKitError(error)) return { code: error.code };
  return { error: error instanceof Error ? error.name : typeof error };
}
