import type { DtmfEvent } from '@roomkit/core/voice';

/** A payload of the events 0 to 15 (RFC 4733, section 3.2) in the order of their codes. */
const DIGITS = '0123456789*#ABCD';
const PAYLOAD_BYTES = 4;
/** A key that is held longer goes on in a segment of its own (RFC 4733, section 2.5.1.3). */
const LONGEST_SEGMENT = 0xff_ff;
const TIMESTAMPS = 2 ** 32;

interface Pressed {
  readonly digit: string;
  /** Of the segment that runs. */
  timestamp: number;
  duration: number;
  /** Of the segments before it. */
  before: number;
  isReported: boolean;
}

/**
 * Keys as packets (RFC 4733). A key is told of once, with how long it was held: when a packet says that it is over,
 * or, where those are lost, when the next key or audio comes.
 */
export class TelephoneEvents {
  readonly #clockRate: number;
  readonly #report: (event: DtmfEvent) => void;
  #pressed: Pressed | null = null;

  /** @param clockRate - of the payload type, in Hz */
  constructor(clockRate: number, report: (event: DtmfEvent) => void) {
    this.#clockRate = clockRate;
    this.#report = report;
  }

  /** A packet of the payload type. */
  push(timestamp: number, payload: Uint8Array): void {
    const digit = DIGITS[payload[0] ?? -1];
    if (payload.byteLength < PAYLOAD_BYTES || digit === undefined) return;
    const isEnd = ((payload[1] ?? 0) & 0x80) !== 0;
    const duration = ((payload[2] ?? 0) << 8) | (payload[3] ?? 0);
    const pressed = this.#keyOf(timestamp, digit);
    if (pressed === null) return;
    pressed.duration = Math.max(pressed.duration, duration);
    if (isEnd) this.#tell(pressed);
  }

  /** Audio has come that was spoken later: whatever was pressed is not held any more. */
  audio(timestamp: number): void {
    const pressed = this.#pressed;
    if (pressed !== null && isAfter(timestamp, pressed.timestamp)) this.#tell(pressed);
  }

  /** The key a packet is about; null for one that comes after its key is done. */
  #keyOf(timestamp: number, digit: string): Pressed | null {
    const pressed = this.#pressed;
    if (pressed?.timestamp === timestamp) return pressed;
    if (pressed !== null && !isAfter(timestamp, pressed.timestamp)) return null;
    if (pressed !== null && goesOn(pressed, timestamp, digit)) {
      pressed.before += LONGEST_SEGMENT;
      pressed.timestamp = timestamp;
      pressed.duration = 0;
      return pressed;
    }
    if (pressed !== null) this.#tell(pressed);
    this.#pressed = { digit, timestamp, duration: 0, before: 0, isReported: false };
    return this.#pressed;
  }

  #tell(pressed: Pressed): void {
    if (pressed.isReported) return;
    pressed.isReported = true;
    const durationMs = Math.round(((pressed.before + pressed.duration) / this.#clockRate) * 1_000);
    this.#report({ digit: pressed.digit, durationMs: Math.max(1, durationMs), confidence: null });
  }
}

function goesOn(pressed: Pressed, timestamp: number, digit: string): boolean {
  const isNext = (timestamp - pressed.timestamp + TIMESTAMPS) % TIMESTAMPS === LONGEST_SEGMENT;
  return !pressed.isReported && pressed.digit === digit && isNext;
}

/** Whether a timestamp of 32 bits lies after another. */
function isAfter(timestamp: number, other: number): boolean {
  const distance = (timestamp - other + TIMESTAMPS) % TIMESTAMPS;
  return distance > 0 && distance < TIMESTAMPS / 2;
}
