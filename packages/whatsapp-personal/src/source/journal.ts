import { type Clock, isRoomKitError, type Logger, type SourceHealth, SourceStatus } from '@roomkit/core';

/** What a source knows of itself: its health, and what it says in the log. */
export class Journal {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #logger: Logger;
  readonly #lost = { unreadable: 0, refused: 0, givenUp: 0 };
  #status: SourceStatus = SourceStatus.STOPPED;
  #connectedAt: Date | null = null;
  #lastMessageAt: Date | null = null;
  #messages = 0;
  #error: string | null = null;

  constructor(clock: Pick<Clock, 'now'>, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  get status(): SourceStatus {
    return this.#status;
  }

  health(waiting: number): SourceHealth {
    const [connectedAt, lastMessageAt] = [this.#connectedAt, this.#lastMessageAt];
    const told = { status: this.#status, error: this.#error, messagesReceived: this.#messages };
    return { ...told, connectedAt, lastMessageAt, metadata: { ...this.#lost, waiting } };
  }

  connecting(): void {
    this.#status = this.#connectedAt === null ? SourceStatus.CONNECTING : SourceStatus.RECONNECTING;
  }

  connected(): void {
    this.#status = SourceStatus.CONNECTED;
    this.#connectedAt = new Date(this.#clock.now());
    this.#error = null;
  }

  failed(error: unknown): void {
    this.#status = SourceStatus.ERROR;
    this.#connectedAt = null;
    // Other errors may quote what was received.
    this.#error = isRoomKitError(error) ? error.message : 'The connection failed.';
  }

  stopped(): void {
    this.#status = SourceStatus.STOPPED;
    this.#connectedAt = null;
  }

  messageReceived(): void {
    this.#messages += 1;
    this.#lastMessageAt = new Date(this.#clock.now());
  }

  unreadable(error: unknown): void {
    this.#lost.unreadable += 1;
    this.#logger.warn('Something that WhatsApp sent could not be read.', factsOf(error));
  }

  refused(error: unknown): void {
    this.#lost.refused += 1;
    this.#logger.warn('What came from WhatsApp was refused.', factsOf(error));
  }

  /** The source was stopped while it waited to be taken. */
  givenUp(): void {
    this.#lost.givenUp += 1;
    this.#logger.warn('What came from WhatsApp was given up: the source was stopped before it could be taken.');
  }

  waits(error: unknown): void {
    this.#logger.warn('A message cannot be taken for now; it is offered again.', factsOf(error));
  }
}

/** An error without its message, which may repeat what was received. */
function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!isRoomKitError(error)) return { error: error instanceof Error ? error.name : typeof error };
  return isRoomKitError(error, 'input_invalid')
    ? { code: error.code, field: error.details.field }
    : { code: error.code };
}
