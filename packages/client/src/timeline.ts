import { committedEntry, isShown, streamingEntry, type TimelineEntry } from './entry.ts';
import type { RoomKitClientError } from './errors.ts';
import type { WireEvent, WireStream } from './protocol/wire-event.ts';

/** The lines of one room: committed ones by index, each once, then what is still on its way. */
export class Timeline {
  readonly #committed: TimelineEntry[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #own = new Map<string, TimelineEntry>();
  readonly #streams = new Map<string, TimelineEntry>();
  #snapshot: readonly TimelineEntry[] | null = null;

  /** All lines in order. The same array until something changes. */
  get entries(): readonly TimelineEntry[] {
    this.#snapshot ??= Object.freeze([...this.#committed, ...this.#own.values(), ...this.#streams.values()]);
    return this.#snapshot;
  }

  /** Puts a committed event in its place; the line it was before, own or streamed, goes. Null where it is not shown. */
  commit(event: WireEvent): TimelineEntry | null {
    this.#touch();
    if (event.messageId !== undefined) this.#own.delete(event.messageId);
    this.#streams.delete(event.id);
    if (!isShown(event)) return null;
    const entry = committedEntry(event);
    const place = this.#placeOf(event.index);
    const isKnown = this.#committed[place]?.index === event.index;
    this.#committed.splice(place, isKnown ? 1 : 0, entry);
    this.#indexes.set(event.id, event.index);
    return entry;
  }

  /** Replaces a line by what its event is now. Null where there is none. */
  update(event: WireEvent): TimelineEntry | null {
    if (!this.#indexes.has(event.id)) return null;
    return this.commit(event);
  }

  /** Takes the words off a line. Null where there is none. */
  erase(eventId: string): TimelineEntry | null {
    const index = this.#indexes.get(eventId);
    if (index === undefined) return null;
    const place = this.#placeOf(index);
    const before = this.#committed[place];
    if (before === undefined) return null;
    this.#touch();
    const entry: TimelineEntry = { ...before, content: null, edited: false, deleted: true };
    this.#committed[place] = entry;
    return entry;
  }

  /** Removes a line. False where there is none. */
  remove(eventId: string): boolean {
    const index = this.#indexes.get(eventId);
    if (index === undefined) return false;
    this.#touch();
    this.#indexes.delete(eventId);
    this.#committed.splice(this.#placeOf(index), 1);
    return true;
  }

  /** Adds an own message before anybody else knows of it. */
  addOwn(entry: TimelineEntry): void {
    this.#touch();
    this.#own.set(entry.key, entry);
  }

  /** Marks an own message as failed, or as on its way again. */
  markOwn(messageId: string, error: RoomKitClientError | null): void {
    const before = this.#own.get(messageId);
    if (before === undefined) return;
    this.#touch();
    this.#own.set(messageId, { ...before, state: error === null ? 'sending' : 'failed', error });
  }

  /** Takes an own message back that never left. */
  removeOwn(messageId: string): void {
    if (this.#own.delete(messageId)) this.#touch();
  }

  startStream(streamId: string, stream: WireStream): void {
    this.#touch();
    this.#streams.set(streamId, streamingEntry(streamId, stream));
  }

  growStream(streamId: string, delta: string): TimelineEntry | null {
    const before = this.#streams.get(streamId);
    if (before?.content?.type !== 'text') return null;
    this.#touch();
    const entry: TimelineEntry = { ...before, content: { type: 'text', body: before.content.body + delta } };
    this.#streams.set(streamId, entry);
    return entry;
  }

  /** Takes a stream off, be it that its event follows, or that nothing does. */
  endStream(streamId: string): void {
    if (this.#streams.delete(streamId)) this.#touch();
  }

  /** Forgets whatever the server said is in the room. Own messages on their way stay. */
  clear(): void {
    this.#touch();
    this.#committed.length = 0;
    this.#indexes.clear();
    this.clearStreams();
  }

  clearStreams(): void {
    this.#touch();
    this.#streams.clear();
  }

  #placeOf(index: number): number {
    const last = this.#committed.at(-1);
    if (last === undefined || (last.index ?? 0) < index) return this.#committed.length;
    let low = 0;
    let high = this.#committed.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#committed[middle]?.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #touch(): void {
    this.#snapshot = null;
  }
}
