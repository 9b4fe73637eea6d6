import type { ChannelBinding } from '../domain/binding.ts';
import type { DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Participant } from '../domain/participant.ts';
import type { Room, RoomReference } from '../domain/room.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { Clock, CreateId } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';

/** How many events a context offers. */
export const RECENT_EVENTS = 50;

/** What contexts are made with; the same object serves all of them. */
export interface RoomContextDeps {
  readonly store: Pick<ConversationStore, 'listParticipants' | 'listEvents' | 'listReceipts'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
}

/** The facts a context is about. */
export interface RoomContextFacts {
  readonly room: Room;
  readonly bindings: readonly ChannelBinding[];
  /** The index of the event at hand: history ends before it. Without it, history is what is newest. */
  readonly beforeIndex?: number | undefined;
  /** Gives the signal when somebody asks for it; most messages never make one. */
  readonly abort?: { readonly signal: AbortSignal } | null;
  readonly span?: TelemetrySpan | null;
  /** What went of the event at hand in earlier tries. */
  readonly sentMessageIds?: readonly string[] | undefined;
  /** Gives newer messages to the turn at hand, where the channel takes them in. */
  readonly takeNewer?: RoomContext['takeNewer'];
}

const NONE: readonly string[] = Object.freeze([]);

/** A view of a room for hooks and channels. Costs nothing until somebody asks for roster or history. */
export function createRoomContext(deps: RoomContextDeps, facts: RoomContextFacts): RoomContext {
  return new LazyRoomContext(deps, facts);
}

class LazyRoomContext implements RoomContext {
  readonly room: Room;
  readonly bindings: readonly ChannelBinding[];
  readonly span: TelemetrySpan | null;
  readonly sentMessageIds: readonly string[];
  readonly takeNewer: RoomContext['takeNewer'];
  readonly #deps: RoomContextDeps;
  readonly #abort: { readonly signal: AbortSignal } | null;
  readonly #beforeIndex: number | undefined;
  #participants: Promise<readonly Participant[]> | null = null;
  #recentEvents: Promise<readonly RoomEvent[]> | null = null;

  constructor(deps: RoomContextDeps, facts: RoomContextFacts) {
    this.#deps = deps;
    this.#beforeIndex = facts.beforeIndex;
    this.room = facts.room;
    this.bindings = facts.bindings;
    this.#abort = facts.abort ?? null;
    this.span = facts.span ?? null;
    this.sentMessageIds = facts.sentMessageIds ?? NONE;
    this.takeNewer = facts.takeNewer;
  }

  get signal(): AbortSignal | undefined {
    return this.#abort?.signal;
  }

  participants(): Promise<readonly Participant[]> {
    this.#participants ??= this.#deps.store.listParticipants(this.#reference()).catch((error: unknown) => {
      this.#participants = null;
      throw error;
    });
    return this.#participants;
  }

  recentEvents(): Promise<readonly RoomEvent[]> {
    this.#recentEvents ??= this.#readRecent().catch((error: unknown) => {
      this.#recentEvents = null;
      throw error;
    });
    return this.#recentEvents;
  }

  receipts(eventId: string): Promise<readonly DeliveryReceipt[]> {
    return this.#deps.store.listReceipts(this.#reference(), eventId);
  }

  createId(): string {
    return this.#deps.createId();
  }

  now(): Date {
    return new Date(this.#deps.clock.now());
  }

  async #readRecent(): Promise<readonly RoomEvent[]> {
    const beforeIndex = this.#beforeIndex;
    if (beforeIndex === 0) return [];
    return this.#deps.store.listEvents(this.#reference(), {
      ...(beforeIndex === undefined ? {} : { beforeIndex }),
      limit: RECENT_EVENTS,
      newestFirst: true,
    });
  }

  #reference(): RoomReference {
    return { organizationId: this.room.organizationId, roomId: this.room.id };
  }
}
