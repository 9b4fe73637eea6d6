import type { RoomEvent } from '../domain/event.ts';
import type { Room } from '../domain/room.ts';
import type { AIMessage } from './parts.ts';

/** A page of what a channel may see of its room. */
export interface MemoryPage {
  /** The most events to give, 1 to 1,000. */
  readonly limit: number;
  /** Only events before this index. @defaultValue the index of the current event */
  readonly beforeIndex?: number;
}

/**
 * A room through the eyes of one channel: what is hidden from it, what was deleted or blocked, and the current
 * event are not there. Memory has no other way to read a room, so that it cannot remember what its reader must
 * not know.
 */
export interface MemoryView {
  readonly room: Room;
  readonly channelId: string;
  /** The latest messages before an index, oldest first; edits stand in the messages they changed. */
  messages(page: MemoryPage): Promise<readonly RoomEvent[]>;
  /** One event as the model would read it; null when there is nothing to read. Names stand before words where several speak. */
  toMessage(event: RoomEvent): AIMessage | null;
}

/** What a memory is asked. */
export interface MemoryQuery {
  readonly organizationId: string | null;
  readonly roomId: string;
  readonly channelId: string;
  /** The event that is answered. It is added behind what the memory gives: leave it out. */
  readonly current: RoomEvent;
  readonly view: MemoryView;
  readonly signal?: AbortSignal | undefined;
}

/** What a memory gives: messages of its own making first, such as a summary, then events, which become messages. */
export interface MemoryResult {
  readonly messages: readonly AIMessage[];
  /** In any order; they are sorted by index, and the current one is left out. */
  readonly events: readonly RoomEvent[];
}

/** An event a memory may keep for later. */
export interface MemoryEntry {
  readonly organizationId: string | null;
  readonly roomId: string;
  readonly channelId: string;
  readonly event: RoomEvent;
}

/** Whose memory is meant. */
export interface MemoryScope {
  readonly organizationId: string | null;
  readonly roomId: string;
  /** Absent: of every channel. */
  readonly channelId?: string;
}

/**
 * What a model knows of the conversation before the current message. One memory may serve many channels and
 * rooms at once: whatever it keeps, it keeps by organization, room and channel.
 */
export interface MemoryProvider {
  readonly specificationVersion: 'v1';
  readonly name: string;
  retrieve(query: MemoryQuery): Promise<MemoryResult>;
  /** Takes in an event that the channel has seen or said; called after the turn, once an event. */
  ingest?(entry: MemoryEntry): Promise<void>;
  /** Forgets. Called when people are erased and rooms deleted. */
  clear?(scope: MemoryScope): Promise<void>;
  /** Releases what it holds. Whoever made it calls this. */
  close?(): Promise<void>;
}
