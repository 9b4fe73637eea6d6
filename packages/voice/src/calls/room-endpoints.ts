import { type ChannelHost, isRoomKitError, type Logger, roomKey } from '@roomkit/core';

import type { Call } from './call.ts';

/** How long the process of a call may take to hear of an event, in milliseconds. */
const CALL_TIMEOUT_MS = 2_000;

interface Held {
  readonly calls: Set<Call>;
  readonly handle: Promise<AsyncDisposable | null>;
}

/** What is told to the process where the calls of a room live: which event it is to speak. */
interface SpokenEvent {
  readonly index: number;
}

/**
 * Calls live in one process, and what is said in their room may be committed in another: the room of a call is an
 * endpoint, to which the others bring what there is to be spoken.
 */
export class RoomEndpoints {
  readonly #channelId: string;
  readonly #logger: Logger;
  readonly #onEvent: (call: Call, index: number) => void;
  readonly #rooms = new Map<string, Held>();

  /** @param onEvent - hears which event of its room a call is to speak */
  constructor(channelId: string, logger: Logger, onEvent: (call: Call, index: number) => void) {
    this.#channelId = channelId;
    this.#logger = logger;
    this.#onEvent = onEvent;
  }

  add(call: Call): void {
    const key = keyOf(call);
    const held = this.#rooms.get(key);
    if (held !== undefined) held.calls.add(call);
    else this.#rooms.set(key, { calls: new Set([call]), handle: this.#register(call, key) });
  }

  remove(call: Call): void {
    const key = keyOf(call);
    const held = this.#rooms.get(key);
    if (held === undefined || !held.calls.delete(call) || held.calls.size > 0) return;
    this.#rooms.delete(key);
    void held.handle.then(async (handle) => handle?.[Symbol.asyncDispose]()).catch(() => undefined);
  }

  /** Has an event spoken in the process where the calls of its room live, if there are any. */
  async pass(host: ChannelHost, roomId: string, index: number): Promise<void> {
    const payload: SpokenEvent = { index };
    try {
      await host.callEndpoint(this.#channelId, endpointOf(roomId), payload, { timeoutMs: CALL_TIMEOUT_MS });
    } catch (error) {
      if (!isRoomKitError(error, 'no_responder')) throw error;
    }
  }

  async #register(call: Call, key: string): Promise<AsyncDisposable | null> {
    const { host } = call.room;
    try {
      return await host.registerEndpoint(this.#channelId, endpointOf(call.roomId), (payload) => {
        const index: unknown = (payload as Partial<SpokenEvent> | null)?.index;
        const [first] = this.#rooms.get(key)?.calls ?? [];
        if (typeof index === 'number' && first !== undefined) this.#onEvent(first, index);
        return null;
      });
    } catch (error) {
      // Calls of one room may live in two processes: then only one of them hears what comes from a third.
      this.#logger.warn('Another process has calls of this room as well.', { roomId: call.roomId, error });
      return null;
    }
  }
}

function endpointOf(roomId: string): string {
  return `room:${roomId}`;
}

function keyOf({ session, roomId }: Call): string {
  return roomKey({ organizationId: session.organizationId, roomId });
}
