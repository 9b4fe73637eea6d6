import { EventEncoding } from './event-encoding.ts';
import type { FeedDeps } from './feed-host.ts';
import type { Member } from './member.ts';
import { roomAccess } from './room-access.ts';

const PAGE = 200;
const CHANGE_PAGE = 50;

/** What a replay asks of the feed it belongs to. */
export interface ReplayFeed {
  /** Where a client starts that knows of no change: later ones reach it through the feed. */
  readonly change: number;
  /** Puts the member out. */
  expel(): void;
}

/**
 * Tells a member what it missed: first what changed among the events it has, then the events after them,
 * then what happened meanwhile. Ends live, unless the member left, began anew, or may not read.
 */
export async function replay(deps: FeedDeps, member: Member, feed: ReplayFeed): Promise<void> {
  const run = member.beginReplay();
  try {
    const { outcome } = await roomAccess(await deps.host.getContext(member.roomId), member.reader);
    if (!member.isCurrent(run)) return;
    if (outcome === 'gone') {
      feed.expel();
      return;
    }
    if (outcome !== 'open') {
      pauseUnread(member);
      return;
    }
    for (;;) {
      member.releaseHeld();
      const change = await replayChanges(deps, member, run, feed.change);
      await replayTimeline(deps, member, run);
      if (!member.isCurrent(run)) return;
      if (member.hasOverflowed) continue;
      member.goLive(change);
      return;
    }
  } catch (error) {
    deps.host.logger.warn('A replay failed; it is tried again with the next event or heartbeat.', {
      roomId: member.roomId,
      channelId: deps.channelId,
      connectionId: member.connection.id,
      error,
    });
    if (member.isCurrent(run)) member.pause();
  }
}

/** A client that may write but not read has nothing to wait for. */
function pauseUnread(member: Member): void {
  member.pause();
  const { roomId, highWater, change } = member;
  member.connection.send({ type: 'synced', roomId, index: highWater, change: change ?? 0 });
}

/** Tells what changed since the member's last change, and returns the newest change of the room. */
async function replayChanges(deps: FeedDeps, member: Member, run: number, newest: number): Promise<number> {
  const { roomId } = member;
  if (member.change === null) return newest;
  let changedSince = member.change;
  for (;;) {
    const page = await deps.host.listChanges(roomId, { changedSince, limit: CHANGE_PAGE });
    if (!member.isCurrent(run)) return changedSince;
    for (const event of page.events) member.tellUpdate(new EventEncoding(event, deps.settings.exposeMetadata));
    for (const eventId of page.removedEventIds) {
      member.connection.send({ type: 'delete', roomId, eventId, removed: true });
    }
    const isLast = page.events.length === 0 && page.removedEventIds.length === 0;
    if (isLast || page.latestChange === changedSince) return page.latestChange;
    changedSince = page.latestChange;
    // A wire that tears before the end need not carry this page again.
    member.tellCheckpoint(changedSince);
    await member.connection.drained();
  }
}

async function replayTimeline(deps: FeedDeps, member: Member, run: number): Promise<void> {
  const { roomId } = member;
  if (member.tail !== null) {
    await beginAtTail(deps, member, member.tail, run);
    member.tail = null;
  }
  while (member.isCurrent(run)) {
    const afterIndex = member.highWater;
    const page = await deps.host.getTimeline(roomId, { limit: PAGE, ...(afterIndex < 0 ? {} : { afterIndex }) });
    if (!member.isCurrent(run)) return;
    for (const event of page) member.tellEvent(new EventEncoding(event, deps.settings.exposeMetadata));
    if (page.length < PAGE) return;
    await member.connection.drained();
  }
}

/** Starts with the latest events, so that a long history does not have to be read. */
async function beginAtTail(deps: FeedDeps, member: Member, limit: number, run: number): Promise<void> {
  const newest = await deps.host.getTimeline(member.roomId, { limit: Math.max(limit, 1), newestFirst: true });
  if (!member.isCurrent(run)) return;
  const [first] = newest;
  if (first === undefined) return;
  if (limit === 0) {
    member.highWater = newest.at(-1)?.index ?? member.highWater;
    return;
  }
  member.highWater = first.index - 1;
  for (const event of newest) member.tellEvent(new EventEncoding(event, deps.settings.exposeMetadata));
}
