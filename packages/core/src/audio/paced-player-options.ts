import type { Clock } from '../ports/runtime.ts';
import type { AudioFormat } from '../voice/audio.ts';

/** What a player needs. */
export interface PacedPlayerOptions {
  readonly clock: Clock;
  readonly format: AudioFormat;
  /**
   * Sends a frame. The last one of an utterance may be shorter; its bytes belong to whoever gets them.
   *
   * @param follows - whether it begins where the frame before it ended, in time
   */
  readonly send: (frame: Uint8Array, follows: boolean) => void;
  /**
   * Everything of an utterance was sent; what was sent may still play.
   *
   * @param isLast - whether nothing waits behind it
   */
  readonly onSent?: (isLast: boolean) => void;
  /** The running utterance was given up by its signal; what was sent of it should be stopped. */
  readonly onAborted?: () => void;
  /** @defaultValue 20 */
  readonly frameMs?: number;
  /** How long before its time a frame is sent, in milliseconds. @defaultValue 0 */
  readonly leadMs?: number;
  /** How long after its time a frame is heard at the other side, in milliseconds. @defaultValue 0 */
  readonly playoutDelayMs?: number;
  /** How much waits of an iterable beside that, in milliseconds. @defaultValue 100 */
  readonly pullAheadMs?: number;
  /** Lateness up to this is made up by sending at once, in milliseconds; beyond, time is let go. @defaultValue 200 */
  readonly catchUpMs?: number;
  /** Whether it waits at all. @defaultValue true */
  readonly isPaced?: boolean;
}
