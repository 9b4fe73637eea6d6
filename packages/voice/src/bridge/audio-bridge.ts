import { type Clock, RoomKitError, roomKey } from '@roomkit/core';
import type { AudioFrame, BridgeAudioEvent } from '@roomkit/core/voice';

import { type CallContext, factOf } from '../calls/call-context.ts';
import { BridgeMember } from './bridge-member.ts';
import { BridgedRoom } from './bridged-room.ts';
import type { BridgeSettings } from './config.ts';

/** How many frames of one caller wait for hooks; beyond that the oldest go. */
const MOST_WAITING = 50;

interface Queue {
  frames: AudioFrame[];
  isRunning: boolean;
}

/**
 * Connects the callers of a room with each other. What they say to one another becomes no event and waits for none; it
 * passes the inbound stages of who says it, then the outbound stages of who hears it.
 */
export class AudioBridge {
  readonly #settings: BridgeSettings;
  readonly #clock: Clock;
  readonly #rooms = new Map<string, BridgedRoom>();
  readonly #queues = new Map<string, Queue>();

  constructor(settings: BridgeSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** @throws RoomKitError `bridge_full` where no more callers can be connected */
  add(call: CallContext): void {
    const key = keyOf(call);
    const room = this.#rooms.get(key) ?? new BridgedRoom(this.#clock);
    const { maxParticipants, mixingStrategy } = this.#settings;
    const most = mixingStrategy === 'forward' ? Math.min(2, maxParticipants) : maxParticipants;
    if (room.size >= most) {
      throw new RoomKitError('bridge_full', FULL[mixingStrategy], { roomId: call.roomId, mixingStrategy, most });
    }
    room.add(new BridgeMember(call));
    this.#rooms.set(key, room);
  }

  remove(call: CallContext): void {
    this.#queues.delete(call.session.id);
    const key = keyOf(call);
    const room = this.#rooms.get(key);
    room?.remove(call.session.id);
    if (room?.size === 0) this.#rooms.delete(key);
  }

  /** Brings a frame of one caller to the others. */
  forward(call: CallContext, frame: AudioFrame): void {
    const room = this.#rooms.get(keyOf(call));
    if (room === undefined || room.size < 2 || !room.has(call.session.id)) return;
    const filtered = this.#filter(call, frame);
    if (filtered === null) return;
    if (!call.room.has('before_bridge_audio') && !this.#queues.has(call.session.id)) {
      room.forward(call.session.id, filtered);
      return;
    }
    this.#enqueue(call, filtered);
  }

  close(): void {
    for (const room of this.#rooms.values()) room.end();
    this.#rooms.clear();
    this.#queues.clear();
  }

  /** What cannot be looked at stays away. */
  #filter(call: CallContext, frame: AudioFrame): AudioFrame | null {
    const { filter } = this.#settings;
    if (filter === null) return frame;
    try {
      return filter(frame, call.session);
    } catch (error) {
      call.logger.warn('A filter of bridged audio failed; its frame is dropped.', { ...factOf(call), error });
      return null;
    }
  }

  /** Hooks take their time: frames wait in line, never on each other's account. */
  #enqueue(call: CallContext, frame: AudioFrame): void {
    const { id } = call.session;
    const queue = this.#queues.get(id) ?? { frames: [], isRunning: false };
    this.#queues.set(id, queue);
    queue.frames.push(frame);
    if (queue.frames.length > MOST_WAITING) queue.frames.shift();
    if (!queue.isRunning) void this.#work(call, queue);
  }

  async #work(call: CallContext, queue: Queue): Promise<void> {
    queue.isRunning = true;
    for (let frame = queue.frames.shift(); frame !== undefined; frame = queue.frames.shift()) {
      const passed = await this.#checked(call, frame);
      // The caller may be gone by now, or the room.
      if (passed !== null && this.#queues.get(call.session.id) === queue) {
        this.#rooms.get(keyOf(call))?.forward(call.session.id, passed);
      }
    }
    queue.isRunning = false;
    if (this.#queues.get(call.session.id) === queue) this.#queues.delete(call.session.id);
  }

  async #checked(call: CallContext, frame: AudioFrame): Promise<AudioFrame | null> {
    const event: BridgeAudioEvent = { session: call.session, frame, roomId: call.roomId };
    try {
      const outcome = await call.room.decideOnFrame('before_bridge_audio', event);
      return outcome.allowed ? outcome.payload.frame : null;
    } catch (error) {
      call.logger.warn('Bridged audio could not be checked; its frame is dropped.', { ...factOf(call), error });
      return null;
    }
  }
}

const FULL: Readonly<Record<BridgeSettings['mixingStrategy'], string>> = {
  forward: "The bridge forwards between two callers; mixingStrategy 'mix' connects more.",
  mix: 'The bridge connects no more callers.',
};

function keyOf({ session, roomId }: CallContext): string {
  return roomKey({ organizationId: session.organizationId, roomId });
}

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    bridge_full: { readonly roomId: string; readonly mixingStrategy: string; readonly most: number };
  }
}
