import { hookEntry, type HookEntry, type HookOptions, type HookScope } from './hook-options.ts';
import { SYNC_TRIGGERS } from './triggers.ts';

/** Some hooks, in order. */
export interface HookSelection<Handler> {
  /** Awaited one after another. */
  readonly sync: readonly HookEntry<Handler>[];
  /** Run side by side; their results are ignored. */
  readonly background: readonly HookEntry<Handler>[];
}

/** The hooks that apply to one room: all of them, those that look at words, and those that do not. */
export interface HookLists<Handler> extends HookSelection<Handler> {
  readonly words: HookSelection<Handler>;
  readonly envelope: HookSelection<Handler>;
}

interface TriggerTable<Handler> {
  readonly isSync: boolean;
  /** Every global hook, in order. */
  global: readonly HookEntry<Handler>[];
  /** Some global hook is for one organization alone. */
  scoped: boolean;
  readonly rooms: Map<string, readonly HookEntry<Handler>[]>;
  /** Lists by organization for rooms without hooks of their own. Null stands for no organization. */
  readonly byOrganization: Map<string | null, HookLists<Handler>>;
  readonly byRoom: Map<string, HookLists<Handler>>;
}

type Callable = (...given: never[]) => unknown;

/** Which hooks run for a trigger in a room. Merged lists are kept until a registration changes. */
export class HookRegistry<Handler extends Callable> {
  readonly #tables = new Map<string, TriggerTable<Handler>>();
  #sequence = 0;

  /** Adds a hook; returns the way to remove it. */
  add(scope: HookScope, trigger: string, options: HookOptions, handler: Handler): () => void {
    this.#sequence += 1;
    const entry = hookEntry(scope, options, handler, this.#sequence);
    const table = this.#tableOf(trigger);
    if (entry.roomKey === null) table.global = inserted(table.global, entry);
    else table.rooms.set(entry.roomKey, inserted(table.rooms.get(entry.roomKey) ?? [], entry));
    this.#changed(trigger, table);
    return () => this.#remove(trigger, entry);
  }

  /** The hooks of a trigger for a room, or null when there are none. */
  find(trigger: string, organizationId: string | null, roomKey: string | null): HookLists<Handler> | null {
    const table = this.#tables.get(trigger);
    if (table === undefined) return null;
    if (roomKey !== null && table.rooms.size > 0) {
      const own = table.rooms.get(roomKey);
      if (own !== undefined) return this.#ofRoom(table, own, organizationId, roomKey);
    }
    if (table.global.length === 0) return null;
    const key = table.scoped ? organizationId : null;
    let lists = table.byOrganization.get(key);
    if (lists === undefined) {
      lists = split(
        table,
        table.global.filter((entry) => within(entry, organizationId)),
      );
      table.byOrganization.set(key, lists);
    }
    return lists.sync.length + lists.background.length === 0 ? null : lists;
  }

  /** Removes a room's hooks of this name, whatever their trigger. False when there was none. */
  removeByName(roomKey: string, name: string): boolean {
    return this.#removeOfRoom(roomKey, (entry) => entry.name === name);
  }

  /** Removes every hook of a room. */
  dropRoom(roomKey: string): void {
    this.#removeOfRoom(roomKey, () => true);
  }

  #ofRoom(
    table: TriggerTable<Handler>,
    own: readonly HookEntry<Handler>[],
    organizationId: string | null,
    roomKey: string,
  ): HookLists<Handler> {
    let lists = table.byRoom.get(roomKey);
    if (lists === undefined) {
      const global = table.global.filter((entry) => within(entry, organizationId));
      lists = split(table, [...global, ...own].sort(inOrder));
      table.byRoom.set(roomKey, lists);
    }
    return lists;
  }

  #removeOfRoom(roomKey: string, chosen: (entry: HookEntry<Handler>) => boolean): boolean {
    let found = false;
    for (const [trigger, table] of this.#tables) {
      for (const entry of table.rooms.get(roomKey) ?? []) {
        if (!chosen(entry)) continue;
        this.#remove(trigger, entry);
        found = true;
      }
    }
    return found;
  }

  #remove(trigger: string, entry: HookEntry<Handler>): void {
    const table = this.#tables.get(trigger);
    if (table === undefined) return;
    if (entry.roomKey === null) {
      table.global = table.global.filter((other) => other !== entry);
    } else {
      const left = (table.rooms.get(entry.roomKey) ?? []).filter((other) => other !== entry);
      if (left.length > 0) table.rooms.set(entry.roomKey, left);
      else table.rooms.delete(entry.roomKey);
    }
    this.#changed(trigger, table);
  }

  #tableOf(trigger: string): TriggerTable<Handler> {
    let table = this.#tables.get(trigger);
    if (table === undefined) {
      table = {
        isSync: SYNC_TRIGGERS.has(trigger),
        global: [],
        scoped: false,
        rooms: new Map(),
        byOrganization: new Map(),
        byRoom: new Map(),
      };
      this.#tables.set(trigger, table);
    }
    return table;
  }

  #changed(trigger: string, table: TriggerTable<Handler>): void {
    table.byOrganization.clear();
    table.byRoom.clear();
    table.scoped = table.global.some((entry) => entry.organizationId !== null);
    if (table.global.length === 0 && table.rooms.size === 0) this.#tables.delete(trigger);
  }
}

function within(entry: HookEntry<unknown>, organizationId: string | null): boolean {
  return entry.organizationId === null || entry.organizationId === organizationId;
}

function inOrder(left: HookEntry<unknown>, right: HookEntry<unknown>): number {
  return left.priority - right.priority || left.sequence - right.sequence;
}

function inserted<Handler>(
  entries: readonly HookEntry<Handler>[],
  entry: HookEntry<Handler>,
): readonly HookEntry<Handler>[] {
  return [...entries, entry].sort(inOrder);
}

function split<Handler>(
  table: { readonly isSync: boolean },
  entries: readonly HookEntry<Handler>[],
): HookLists<Handler> {
  return {
    ...selection(table, entries),
    words: selection(
      table,
      entries.filter((entry) => entry.readsWords),
    ),
    envelope: selection(
      table,
      entries.filter((entry) => !entry.readsWords),
    ),
  };
}

function selection<Handler>(
  table: { readonly isSync: boolean },
  entries: readonly HookEntry<Handler>[],
): HookSelection<Handler> {
  return {
    sync: table.isSync ? entries.filter((entry) => !entry.background) : [],
    background: table.isSync ? entries.filter((entry) => entry.background) : entries,
  };
}
