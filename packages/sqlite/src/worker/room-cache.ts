import type { Json, RoomKey, RoomRow } from '../protocol.ts';

/** A room with what only the store knows of it. */
export interface RoomState {
  readonly row: RoomRow;
  readonly seq: number;
  readonly latestChange: number;
  readonly leaseNode: string | null;
  readonly leaseEpoch: number;
  readonly leaseHeld: boolean;
  /** Channel and record of each binding; null until they were read. */
  readonly bindings: readonly (readonly [string, Json])[] | null;
  /** Whose the last delivery of a channel's queue was when it was planned. */
  readonly tails: Map<string, string>;
}

const MOST = 20_000;

/**
 * Rooms as they stand in the file, so that a message of a busy room reads none of it again. Good for as
 * long as no other connection has written, which the engine says, and nothing was rolled back.
 */
export class RoomCache {
  readonly #rooms = new Map<string, RoomState>();
  #version: number | null = null;

  get(key: RoomKey): RoomState | undefined {
    return this.#rooms.get(nameOf(key));
  }

  set(state: RoomState): void {
    if (this.#rooms.size >= MOST) this.clear();
    const [organization, id] = state.row;
    this.#rooms.set(nameOf([organization, id]), state);
  }

  delete(key: RoomKey): void {
    this.#rooms.delete(nameOf(key));
  }

  clear(): void {
    this.#rooms.clear();
  }

  /** Forgets everything when the file is not as it was. */
  expect(version: number): void {
    if (version !== this.#version) this.clear();
    this.#version = version;
  }
}

function nameOf([organization, id]: RoomKey): string {
  return `${organization}\u0000${id}`;
}
