import type { RoomEvent } from '@roomkit/core';
import type { MemoryView } from '@roomkit/core/ai';

/** An event as it was when something was written about it. */
export interface Covered {
  readonly index: number;
  readonly fingerprint: string;
}

/** What a summary is about, by the ids of events. */
export type Coverage = ReadonlyMap<string, Covered>;

/** The most a view gives at once, so the most that can be looked after. */
export const MOST_COVERED = 1000;

/** What is covered once more events are. */
export function covering(before: Coverage | null, events: readonly RoomEvent[]): Coverage {
  const added = events.map((event) => [event.id, { index: event.index, fingerprint: fingerprintOf(event) }] as const);
  return new Map([...(before ?? []), ...added]);
}

/**
 * Whether everything covered still stands in the room as it did, for this reader: nothing was edited, deleted or
 * hidden since. What the window does not reach any more is read again.
 *
 * @param events - the window, oldest first
 */
export async function isIntact(coverage: Coverage, events: readonly RoomEvent[], view: MemoryView): Promise<boolean> {
  const [oldest] = events;
  if (oldest === undefined) return false;
  const window = new Map(events.map((event) => [event.id, event]));
  const windowStart = oldest.index;
  const beyond: string[] = [];
  let first = Number.POSITIVE_INFINITY;
  for (const [id, { index, fingerprint }] of coverage) {
    const event = window.get(id);
    if (event !== undefined ? fingerprintOf(event) !== fingerprint : index >= windowStart) return false;
    if (event !== undefined) continue;
    beyond.push(id);
    first = Math.min(first, index);
  }
  if (beyond.length === 0) return true;
  // As many as there are indexes between: the view counts hidden messages and does not give them.
  const limit = Math.min(MOST_COVERED, windowStart - first);
  const older = new Map((await view.messages({ limit, beforeIndex: windowStart })).map((event) => [event.id, event]));
  return beyond.every((id) => {
    const event = older.get(id);
    return event !== undefined && fingerprintOf(event) === coverage.get(id)?.fingerprint;
  });
}

/** Tells one content from another; two halves of 32 bits, after FNV-1a. No secret: whoever edits a message may know. */
function fingerprintOf({ content }: RoomEvent): string {
  const text = JSON.stringify(content);
  let one = 0x811c9dc5;
  let other = 0x9e3779b9;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ (unit + at), 0x85ebca6b);
  }
  return `${text.length}:${(one >>> 0).toString(36)}:${(other >>> 0).toString(36)}`;
}
