import { type Clock, RoomKitError } from '@roomkit/core';

/** A packet that says how long a key has been held (RFC 4733, section 2.3). */
export interface KeyPacket {
  /** Where the key, or the segment of it, began. */
  readonly timestamp: number;
  /** Set on the first packet of a key. */
  readonly marker: boolean;
  readonly payload: Uint8Array;
}

/** What presses keys. */
export interface KeySenderOptions {
  readonly clock: Clock;
  /** Of the payload type, in Hz. */
  readonly clockRate: number;
  /** Where in time a key begins that is pressed now. */
  readonly begin: () => number;
  readonly send: (packet: KeyPacket) => void;
  readonly sessionId: string;
}

const DIGITS = '0123456789*#ABCD';
const STEP_MS = 50;
/** The end is told three times, since nothing repeats it (RFC 4733, section 2.5.1.4). */
const END_PACKETS = 3;
const LONGEST_SEGMENT = 0xff_ff;
/** -10 dBm0, as loud as keys usually are. */
const VOLUME = 10;

/** Presses keys one after the other. */
export class KeySender {
  readonly #options: KeySenderOptions;
  readonly #ended = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(options: KeySenderOptions) {
    this.#options = options;
  }

  /** Resolves when the key has been let go. @throws RoomKitError `session_ended` */
  press(digit: string, durationMs: number): Promise<void> {
    const pressed = this.#last.catch(() => undefined).then(() => this.#press(DIGITS.indexOf(digit), durationMs));
    this.#last = pressed;
    return pressed;
  }

  close(): void {
    this.#ended.abort();
  }

  async #press(event: number, durationMs: number): Promise<void> {
    const { clock, clockRate, begin, send } = this.#options;
    const total = Math.round((durationMs / 1_000) * clockRate);
    let timestamp = begin();
    let before = 0;
    for (let heldMs = Math.min(STEP_MS, durationMs); ; heldMs = Math.min(heldMs + STEP_MS, durationMs)) {
      await this.#wait(clock, Math.min(STEP_MS, durationMs));
      const held = Math.round((heldMs / 1_000) * clockRate);
      while (held - before > LONGEST_SEGMENT) {
        send({ timestamp, marker: before === 0, payload: keyPayload(event, LONGEST_SEGMENT, false) });
        before += LONGEST_SEGMENT;
        timestamp = (timestamp + LONGEST_SEGMENT) % 2 ** 32;
      }
      const isEnd = held >= total;
      const payload = keyPayload(event, held - before, isEnd);
      for (let sent = 0; sent < (isEnd ? END_PACKETS : 1); sent += 1) {
        send({ timestamp, marker: before === 0 && sent === 0 && heldMs <= STEP_MS, payload });
      }
      if (isEnd) return;
    }
  }

  async #wait(clock: Clock, milliseconds: number): Promise<void> {
    const { signal } = this.#ended;
    try {
      await clock.sleep(milliseconds, { signal });
    } catch {
      throw new RoomKitError('session_ended', 'The call has ended.', { sessionId: this.#options.sessionId });
    }
  }
}

function keyPayload(event: number, duration: number, isEnd: boolean): Uint8Array {
  return Uint8Array.of(event, (isEnd ? 0x80 : 0) | VOLUME, duration >> 8, duration & 0xff);
}
