import type { ProtocolTraceDraft } from '@roomkit/core';

/** How many traces wait for the room of one call, and for how many calls. */
const MOST_TRACES = 100;
const MOST_WAITING = 200;
/** Of how many calls the room is known, for what their lines tell after the end. */
const MOST_ROOMS = 10_000;

/** Keeps the signalling of calls until they have found their room. */
export class CallTraces {
  readonly #emit: (trace: ProtocolTraceDraft) => void;
  readonly #rooms = new Map<string, string>();
  readonly #waiting = new Map<string, ProtocolTraceDraft[]>();

  constructor(emit: (trace: ProtocolTraceDraft) => void) {
    this.#emit = emit;
  }

  /** Takes what a backend tells. Of a call without a room it waits; what belongs to no call goes on at once. */
  take(trace: ProtocolTraceDraft): void {
    const sessionId = trace.sessionId ?? null;
    const roomId = sessionId === null ? null : (this.#rooms.get(sessionId) ?? null);
    if (sessionId === null || roomId !== null || (trace.roomId ?? null) !== null) {
      this.#emit({ ...trace, roomId: trace.roomId ?? roomId });
      return;
    }
    const waiting = this.#waiting.get(sessionId) ?? [];
    if (waiting.length < MOST_TRACES) waiting.push(trace);
    this.#waiting.set(sessionId, waiting);
    forgetOldest(this.#waiting, MOST_WAITING);
  }

  /** A call has found its room: what waited is told, in order, and from now on everything at once. */
  bind(sessionId: string, roomId: string): void {
    this.#rooms.set(sessionId, roomId);
    forgetOldest(this.#rooms, MOST_ROOMS);
    const waiting = this.#waiting.get(sessionId) ?? [];
    this.#waiting.delete(sessionId);
    for (const trace of waiting) this.#emit({ ...trace, roomId });
  }

  /** A call has found none. */
  drop(sessionId: string): void {
    this.#waiting.delete(sessionId);
  }

  roomOf(sessionId: string): string | null {
    return this.#rooms.get(sessionId) ?? null;
  }
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
