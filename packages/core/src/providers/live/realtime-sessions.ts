import { ConfigurationError, RoomKitError } from '../../domain/errors.ts';
import { requireInteger } from '../../domain/validation.ts';
import type { VoiceSession } from '../../voice/session.ts';

/** The longest base64 text of audio that is read: 256 KiB. */
export const MAX_AUDIO_CHARACTERS = 262_144;

/** How a speech-to-speech provider connects, whoever the vendor is. */
export interface RealtimeConnectionOptions {
  /** How long connecting may take, in milliseconds. @defaultValue 10000 */
  readonly connectTimeoutMs?: number;
  /** The pause before a broken connection is made again, doubled with each try. @defaultValue 500 */
  readonly reconnectDelayMs?: number;
  /** The longest pause. @defaultValue 30000 */
  readonly maxReconnectDelayMs?: number;
  /** Tries in a row without a result before the session is given up; 0: none. @defaultValue 5 */
  readonly maxReconnects?: number;
  /** Audio that waits for the wire, in bytes; beyond, the oldest is dropped. @defaultValue 1048576 */
  readonly maxQueuedBytes?: number;
}

/** Fills in the defaults. @throws ConfigurationError naming the field */
export function resolveRealtimeConnection(options: RealtimeConnectionOptions): Required<RealtimeConnectionOptions> {
  const resolved = {
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    reconnectDelayMs: options.reconnectDelayMs ?? 500,
    maxReconnectDelayMs: options.maxReconnectDelayMs ?? 30_000,
    maxReconnects: options.maxReconnects ?? 5,
    maxQueuedBytes: options.maxQueuedBytes ?? 1_048_576,
  };
  for (const field of ['connectTimeoutMs', 'reconnectDelayMs', 'maxReconnectDelayMs', 'maxQueuedBytes'] as const) {
    requireInteger(field, resolved[field], 1);
  }
  requireInteger('maxReconnects', resolved.maxReconnects, 0);
  if (resolved.maxReconnectDelayMs < resolved.reconnectDelayMs) {
    throw new ConfigurationError('maxReconnectDelayMs', 'must not be less than reconnectDelayMs');
  }
  return resolved;
}

/** The conversations a speech-to-speech provider holds, by their session. */
export class RealtimeSessions<Live extends { close(): void }> {
  readonly #live = new Map<string, Live>();

  /** @throws RoomKitError `session_transition_invalid` where the session has one */
  add(session: VoiceSession, live: Live): void {
    if (this.#live.has(session.id)) {
      const details = { sessionId: session.id, from: session.state, to: 'connecting' };
      throw new RoomKitError('session_transition_invalid', 'The session is connected.', details);
    }
    this.#live.set(session.id, live);
  }

  find(session: VoiceSession): Live | null {
    return this.#live.get(session.id) ?? null;
  }

  /** @throws RoomKitError `session_ended` */
  get(session: VoiceSession): Live {
    const live = this.#live.get(session.id);
    if (live !== undefined) return live;
    throw new RoomKitError('session_ended', 'The session is not connected.', { sessionId: session.id });
  }

  /** Ends a conversation. Nothing where there is none. */
  remove(session: VoiceSession): void {
    this.#live.get(session.id)?.close();
    this.#live.delete(session.id);
  }

  clear(): void {
    for (const live of this.#live.values()) live.close();
    this.#live.clear();
  }
}

/** Joins pieces of linear PCM so that each holds whole samples of 16 bits: vendors cut where they like. */
export class WholeSamples {
  #spare: number | null = null;

  take(data: Uint8Array): Uint8Array {
    const length = data.byteLength + (this.#spare === null ? 0 : 1);
    const whole = new Uint8Array(length - (length % 2));
    const offset = this.#spare === null ? 0 : 1;
    if (offset === 1 && whole.byteLength > 0) whole[0] = this.#spare ?? 0;
    whole.set(data.subarray(0, Math.max(whole.byteLength - offset, 0)), whole.byteLength > 0 ? offset : 0);
    if (length % 2 === 1) this.#spare = data.byteLength > 0 ? (data.at(-1) ?? null) : this.#spare;
    else this.#spare = null;
    return whole;
  }

  reset(): void {
    this.#spare = null;
  }
}
