import type { DtmfEvent } from '@roomkit/core/voice';

import { type CallContext, factOf, ofSession, recordMetric } from '../calls/call-context.ts';
import { redacted, withoutDigits } from './redaction.ts';

/** How many keys belong to one input at most. */
const MOST_DIGITS = 64;

/**
 * The keys a caller presses, from whichever source. Hooks see each one as it was pressed; the timeline gets the whole
 * input, redacted, and nothing else keeps a digit for longer than the input lasts.
 */
export class DigitLog {
  readonly #call: CallContext;
  #digits = '';
  /** The input before this one, for words that are understood a little later. */
  #before = '';
  #timer: Disposable | null = null;

  constructor(call: CallContext) {
    this.#call = call;
  }

  press(event: DtmfEvent): void {
    const { room, clock, settings } = this.#call;
    room.tell('on_dtmf', { ...ofSession(this.#call), ...event });
    recordMetric(this.#call, 'pipeline.dtmf_detected', 1, { stage: 'dtmf' });
    this.#digits += event.digit;
    this.#timer?.[Symbol.dispose]();
    this.#timer = clock.schedule(settings.dtmfTimeoutMs, () => this.flush());
    if (this.#digits.length >= MOST_DIGITS) this.flush();
  }

  /** Words without what was pressed while they were said. */
  redact(words: string): string {
    const { dtmfRedaction } = this.#call.settings;
    return withoutDigits(withoutDigits(words, this.#digits, dtmfRedaction), this.#before, dtmfRedaction);
  }

  /** The input is complete. */
  flush(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    const digits = this.#digits;
    this.#digits = '';
    if (digits === '') return;
    this.#before = digits;
    void this.#write(redacted(digits, this.#call.settings.dtmfRedaction), digits.length);
  }

  /** The call is over. */
  end(): void {
    this.flush();
    this.#before = '';
  }

  async #write(digits: string, count: number): Promise<void> {
    const { room, roomId, channelId, session, createId, logger } = this.#call;
    try {
      await room.host.processInbound(
        {
          channelId,
          senderId: session.participantId,
          eventType: 'dtmf',
          // For the record: nobody else in the room is told of keys.
          visibility: 'none',
          content: {
            type: 'system',
            code: 'dtmf',
            message: 'Keys were pressed.',
            data: { sessionId: session.id, digits, count },
          },
          idempotencyKey: createId(),
        },
        { roomId, until: 'committed' },
      );
    } catch (error) {
      logger.warn('Keys that were pressed could not be written down.', { ...factOf(this.#call), error });
    }
  }
}
