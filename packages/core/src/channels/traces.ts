import type { RoomReference } from '../domain/room.ts';
import { roomKey } from '../domain/room.ts';
import type { ProtocolTrace } from '../domain/trace.ts';
import type { Frames } from '../passes/frames.ts';
import type { Channel } from '../ports/channel.ts';
import type { Logger } from '../ports/runtime.ts';
import type { ConversationStore, RoomSnapshot } from '../ports/store.ts';

/** How many traces of one channel wait for their room; beyond that the oldest are lost. */
const BUFFERED_TRACES = 500;

/** What handing traces to rooms takes. */
export interface TraceBridgeDeps {
  readonly store: Pick<ConversationStore, 'getSnapshot'>;
  readonly frames: Pick<Frames, 'outside'>;
  readonly logger: Logger;
  /** What an idle kit waits for. */
  readonly background: { add(work: Promise<unknown>): void };
  /** Runs ON_PROTOCOL_TRACE; never rejects. */
  readonly fire: (trace: ProtocolTrace, snapshot: RoomSnapshot, channel: Channel) => Promise<void>;
}

interface Wire {
  readonly organizationId: string | null;
  /** Rooms this process attached the channel to, by room id. */
  readonly rooms: Map<string, RoomReference>;
  waiting: ProtocolTrace[];
  /** Traces on their way, so that a storm is bounded too. */
  queued: number;
  tail: Promise<void>;
  readonly stop: () => void;
}

/**
 * Brings the traces of registered channels to ON_PROTOCOL_TRACE of their rooms, in the order they were
 * made. Those of a room that is not there yet, or not attached, wait for the attach (RFC 15.6).
 */
export class TraceBridge {
  readonly #deps: TraceBridgeDeps;
  readonly #wires = new Map<Channel, Wire>();

  constructor(deps: TraceBridgeDeps) {
    this.#deps = deps;
  }

  /** Starts listening to a channel as it is registered. */
  wire(organizationId: string | null, channel: Channel): void {
    if (this.#wires.has(channel)) return;
    const wire: Wire = {
      organizationId,
      rooms: new Map(),
      waiting: [],
      queued: 0,
      tail: Promise.resolve(),
      stop: channel.onTrace((trace) => this.#receive(wire, channel, trace)),
    };
    this.#wires.set(channel, wire);
  }

  unwire(channel: Channel): void {
    this.#wires.get(channel)?.stop();
    this.#wires.delete(channel);
  }

  /** Replays what waited for this room, once, in order. */
  async attached(reference: RoomReference, channel: Channel): Promise<void> {
    const wire = this.#wires.get(channel);
    if (!wire) return;
    wire.rooms.set(reference.roomId, reference);
    if (wire.waiting.length === 0 && wire.queued === 0) return;
    await this.#enqueue(wire, async () => {
      if (!wire.waiting.some((trace) => roomIdOf(channel, trace) === reference.roomId)) return;
      const snapshot = await this.#deps.store.getSnapshot(reference);
      if (snapshot) await this.#replay(wire, channel, reference.roomId, snapshot);
    });
  }

  detached(reference: RoomReference, channel: Channel): void {
    const rooms = this.#wires.get(channel)?.rooms;
    const known = rooms?.get(reference.roomId);
    if (known && roomKey(known) === roomKey(reference)) rooms?.delete(reference.roomId);
  }

  /** Resolves when every trace made so far has been handed on or put aside. */
  async idle(): Promise<void> {
    await Promise.all([...this.#wires.values()].map((wire) => wire.tail));
  }

  #receive(wire: Wire, channel: Channel, trace: ProtocolTrace): void {
    if (wire.queued >= BUFFERED_TRACES) {
      this.#deps.logger.warn('Traces come faster than their hooks take them.', { channelId: channel.id });
      return;
    }
    this.#deps.background.add(this.#enqueue(wire, () => this.#hand(wire, channel, trace)));
  }

  async #hand(wire: Wire, channel: Channel, trace: ProtocolTrace): Promise<void> {
    const roomId = roomIdOf(channel, trace);
    if (roomId !== null) {
      const reference = wire.rooms.get(roomId) ?? { organizationId: wire.organizationId, roomId };
      const snapshot = await this.#deps.store.getSnapshot(reference);
      if (snapshot?.bindings.some((binding) => binding.channelId === channel.id)) {
        // The attach may be done and its replay still to come: what waits was made before.
        await this.#replay(wire, channel, roomId, snapshot);
        await this.#deps.fire(inRoom(trace, roomId), snapshot, channel);
        return;
      }
    }
    wire.waiting.push(trace);
    if (wire.waiting.length > BUFFERED_TRACES) wire.waiting.shift();
  }

  async #replay(wire: Wire, channel: Channel, roomId: string, snapshot: RoomSnapshot): Promise<void> {
    const own = wire.waiting.filter((trace) => roomIdOf(channel, trace) === roomId);
    if (own.length === 0) return;
    wire.waiting = wire.waiting.filter((trace) => !own.includes(trace));
    for (const trace of own) await this.#deps.fire(inRoom(trace, roomId), snapshot, channel);
  }

  #enqueue(wire: Wire, task: () => Promise<void>): Promise<void> {
    wire.queued += 1;
    wire.tail = this.#deps.frames.outside(() =>
      wire.tail
        .then(task)
        .catch((error: unknown) => this.#deps.logger.warn('A trace could not be handed on.', { error }))
        .finally(() => {
          wire.queued -= 1;
        }),
    );
    return wire.tail;
  }
}

function roomIdOf(channel: Channel, trace: ProtocolTrace): string | null {
  if (trace.roomId !== null) return trace.roomId;
  return trace.sessionId === null ? null : channel.resolveTraceRoom(trace.sessionId);
}

function inRoom(trace: ProtocolTrace, roomId: string): ProtocolTrace {
  return trace.roomId === roomId ? trace : Object.freeze({ ...trace, roomId });
}
