import type {
  CommitInput,
  CommitResult,
  ConversationStore,
  OpenPassInput,
  OpenPassResult,
  OutboxEntry,
  Room,
  RoomEvent,
  RoomLease,
  RoomReference,
  StoreCapabilities,
} from '@roomkit/core';

import { anEvent, aRoom, FIXTURE_TIME } from './fixtures.ts';

/** A store under test. */
export interface StoreSubject {
  readonly store: ConversationStore;
  /**
   * Opens the same data once more, whether the first is closed by then or not. A store that claims
   * durability or to be shared must have it.
   */
  reopen?(): Promise<ConversationStore>;
  /** Moves the time the store judges nodes by; without it the suite waits for real. */
  advance?(milliseconds: number): Promise<void>;
  /** Gives back whatever the subject holds; the suite closes the stores. */
  close?(): Promise<void>;
}

/** What a case of the store suite may use. Nodes `n1` and `n2` have joined. */
export interface StoreCaseContext {
  readonly store: ConversationStore;
  reopen(): Promise<ConversationStore>;
  /** Waits until so much time has passed for the store. */
  pass(milliseconds: number): Promise<void>;
}

/** One test of the store suite. */
export interface StoreCase {
  readonly title: string;
  /** Whether the case is about a store with these promises. */
  readonly requires?: (capabilities: StoreCapabilities) => boolean;
  readonly run: (context: StoreCaseContext) => Promise<void>;
}

export type OpenedPass = Extract<OpenPassResult, { readonly outcome: 'opened' }>;
export type Committed = Extract<CommitResult, { readonly outcome: 'committed' }>;

/** A time to live that no case outlasts. */
export const LONG_MS = 600_000;
/** A time to live that a case can wait for. */
export const SHORT_MS = 40;
/** One that a case can wait for, and that a busy engine can be asked twice in. */
export const RENEWABLE_MS = 1_000;

/** The room `r1` without an organization. */
export const R1: RoomReference = { organizationId: null, roomId: 'r1' };

export function reference(roomId: string, organizationId: string | null = null): RoomReference {
  return { organizationId, roomId };
}

/** Creates a room and says how it is called. */
export async function room(store: ConversationStore, given: Partial<Room> = {}): Promise<RoomReference> {
  const created = await store.createRoom(aRoom(given));
  return reference(created.id, created.organizationId);
}

/** Claims a room; throws when that fails. */
export async function open(
  store: ConversationStore,
  where: RoomReference = R1,
  given: Partial<OpenPassInput> = {},
): Promise<OpenedPass> {
  const result = await store.openPass({ room: where, nodeId: 'n1', ...given });
  if (result.outcome !== 'opened') throw new Error(`the room was ${result.outcome}, not opened`);
  return result;
}

/** Commits under a lease; throws when it turns out a duplicate. */
export async function commit(
  store: ConversationStore,
  lease: RoomLease,
  write: Partial<Omit<CommitInput, 'lease'>>,
): Promise<Committed> {
  const result = await store.commit({ lease, release: false, now: FIXTURE_TIME, ...write });
  if (result.outcome !== 'committed') throw new Error(`the commit was a duplicate of ${result.event.id}`);
  return result;
}

/** Claims a room, commits and gives the room back. */
export async function write(
  store: ConversationStore,
  where: RoomReference,
  parts: Partial<Omit<CommitInput, 'lease'>>,
): Promise<Committed> {
  const { lease } = await open(store, where);
  return commit(store, lease, { release: true, ...parts });
}

/** Events `<prefix>0`, `<prefix>1`, … */
export function events(count: number, prefix = 'e', given: Partial<RoomEvent> = {}): RoomEvent[] {
  return Array.from({ length: count }, (_unused, number) => anEvent({ ...given, id: `${prefix}${number}` }));
}

/** A delivery planned for a target. */
export function outboxEntry(eventId: string, channelId = 'b'): OutboxEntry {
  return { eventId, channelId, plan: { kind: 'transport', silent: false } };
}

export function ids(items: readonly { readonly id: string }[]): string[] {
  return items.map((item) => item.id);
}

export function indexes(timeline: readonly RoomEvent[]): number[] {
  return timeline.map((event) => event.index);
}

/** The code an operation fails with; null when it does not fail. */
export async function codeOf(operation: unknown): Promise<string | null> {
  try {
    await operation;
    return null;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return typeof code === 'string' ? code : String(error);
  }
}
