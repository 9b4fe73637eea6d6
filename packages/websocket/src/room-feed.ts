import type { WireParticipant } from '@roomkit/client/protocol';
import type { Room, RoomEvent, RoomNews } from '@roomkit/core';

import { ChangeReader } from './change-reader.ts';
import { EphemeralFeed } from './ephemeral-feed.ts';
import { EventEncoding } from './event-encoding.ts';
import type { FeedDeps } from './feed-host.ts';
import type { FeedItem, Member } from './member.ts';
import { readStanding } from './news-reader.ts';
import { replay } from './replay.ts';
import type { RoomStreams } from './room-streams.ts';
import { generationOf, isGone, wireParticipants } from './wire.ts';
import { WorkLoop } from './work-loop.ts';

const PAGE = 200;

/** Beyond every change there can be: asks for the newest alone. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** Events held while a hole is being filled; beyond them the timeline is read instead. */
const MAX_BACKLOG = 1_000;

/** After so many events the change counter is read, so that a client that returns need not hear of them again. */
const CHECKPOINT = 64;

/**
 * What one room tells the connections that joined it: every event once, in index order. What was not
 * delivered here (hidden, or lost on the way) is read from the timeline before what came after it.
 */
export class RoomFeed {
  readonly roomId: string;
  readonly generation: string;
  readonly members: Set<Member> = new Set();
  readonly streams: RoomStreams;
  readonly ephemeral: EphemeralFeed;
  readonly #deps: FeedDeps;
  readonly #changes: ChangeReader;
  #latest: number;
  #backlog: RoomEvent[] = [];
  #readUpTo = -1;
  #wantsNews = false;
  #wantsChanges = false;
  #wantsRoster = false;
  /** News could not be read; it is with the next heartbeat. */
  #missesNews = false;
  readonly #watch: Disposable;
  readonly #onDetached: () => void;
  readonly #loop = new WorkLoop({ hasWork: () => this.#hasWork(), step: () => this.#step() });

  private constructor(deps: FeedDeps, room: Room, newestChange: number, streams: RoomStreams, onDetached: () => void) {
    this.#deps = deps;
    this.roomId = room.id;
    this.generation = generationOf(room);
    this.#latest = room.eventCount === 0 ? -1 : room.latestIndex;
    this.streams = streams;
    this.#onDetached = onDetached;
    // Word that arrives late says so first: what was committed since the room was read is then read.
    this.#watch = deps.host.watchRoom(room.id, (news) => this.#hear(news));
    this.ephemeral = new EphemeralFeed(deps, room.id, this.members);
    this.#changes = new ChangeReader(deps, room.id, { change: newestChange, latestIndex: this.#latest });
  }

  /**
   * Opens a feed. The room is read first, so that no change can fall between the two. `onDetached`: another
   * process took the channel out of the room, or the room away.
   */
  static async open(deps: FeedDeps, roomId: string, streams: RoomStreams, onDetached: () => void): Promise<RoomFeed> {
    const { room } = await deps.host.getContext(roomId);
    const { latestChange } = await deps.host.listChanges(roomId, { changedSince: NEWEST, limit: 1 });
    return new RoomFeed(deps, room, latestChange, streams, onDetached);
  }

  /** Enters a connection and begins to tell it what it missed. Another place of it here is given up. */
  enter(member: Member, participants: readonly WireParticipant[], isReset: boolean): void {
    const { generation, roomId } = this;
    const before = member.connection.members.get(roomId);
    member.connection.members.set(roomId, member);
    this.members.add(member);
    if (before === undefined) this.ephemeral.arrived(member);
    else this.#drop(before);
    const { present } = this.ephemeral;
    const change = member.change ?? this.#changes.cursor;
    member.connection.send({ type: 'joined', roomId, generation, reset: isReset, change, participants, present });
    this.#replay(member);
  }

  remove(member: Member): void {
    if (!this.members.has(member)) return;
    this.#drop(member);
    this.ephemeral.departed(member);
  }

  /** Takes an event that was committed. Never waits. False where it was told before. */
  offer(event: RoomEvent): boolean {
    if (event.index <= this.#latest || this.#loop.isOver) return false;
    this.#wakeIdle();
    if (!this.#loop.isRunning && event.index === this.#latest + 1) {
      this.#pass(event);
      this.#loop.wake();
      return true;
    }
    if (this.#backlog.length >= MAX_BACKLOG) {
      this.#backlog = [];
      this.#readUpTo = Math.max(this.#readUpTo, event.index);
    } else {
      this.#backlog.push(event);
    }
    this.#loop.wake();
    return true;
  }

  /** Reads what changed or was removed since it was last read, and tells the members. */
  readChanges(): void {
    this.#wantsChanges = true;
    this.#loop.wake();
  }

  /** Makes up for what failed, and notes where things stand: called with every heartbeat. */
  refresh(): void {
    if (this.#changes.isStale || this.#changes.size > 0) this.#wantsChanges = true;
    if (this.#missesNews) this.#wantsNews = true;
    this.#wakeIdle();
    this.#loop.wake();
  }

  /** Ends the feed; its members have been dealt with. */
  async close(): Promise<void> {
    this.#loop.end();
    this.#watch[Symbol.dispose]();
    this.members.clear();
    await this.ephemeral.close();
    await this.#loop.settled();
  }

  /** Another process may have written to the room. */
  #hear({ changed }: RoomNews): void {
    this.#wantsNews = true;
    if (changed) this.#wantsChanges = true;
    this.#loop.wake();
  }

  #replay(member: Member): void {
    void replay(this.#deps, member, { change: this.#changes.cursor, expel: () => this.#expel(member) });
  }

  /** Puts out whoever is no longer in the room. */
  #expel(member: Member): void {
    const { connection, roomId } = member;
    connection.members.delete(roomId);
    this.remove(member);
    connection.send({ type: 'left', roomId, reason: 'removed' });
  }

  #drop(member: Member): void {
    this.members.delete(member);
    this.streams.forget(member);
    member.pause();
  }

  #wakeIdle(): void {
    for (const member of this.members) if (member.phase === 'idle') this.#replay(member);
  }

  #hasWork(): boolean {
    if (this.#backlog.length > 0 || this.#readUpTo > this.#latest) return true;
    return this.#wantsNews || this.#wantsChanges || this.#wantsRoster;
  }

  async #step(): Promise<void> {
    if (this.#wantsRoster) {
      this.#wantsRoster = false;
      await this.#readRoster();
    } else if (this.#readUpTo > this.#latest) {
      await this.#fill(this.#readUpTo + 1);
    } else if (this.#backlog.length > 0) {
      await this.#passNext();
    } else if (this.#wantsNews) {
      this.#wantsNews = false;
      await this.#readNews();
    } else {
      this.#wantsChanges = false;
      await this.#readChanges();
    }
  }

  async #readNews(): Promise<void> {
    try {
      const standing = await readStanding(this.#deps, this);
      this.#missesNews = false;
      if (this.#loop.isOver) return;
      if (standing.outcome === 'detached') this.#onDetached();
      if (standing.outcome !== 'open') return;
      this.#readUpTo = Math.max(this.#readUpTo, standing.latestIndex);
      this.#wakeIdle();
    } catch (error) {
      this.#missesNews = true;
      this.#warn('News of other processes could not be read; they are read with the next heartbeat.', error);
    }
  }

  async #passNext(): Promise<void> {
    const [event] = this.#backlog;
    if (event === undefined) return;
    if (event.index > this.#latest + 1) await this.#fill(event.index);
    // Who is in the room is settled before anything after it is told.
    if (this.#wantsRoster) return;
    this.#backlog.shift();
    if (event.index > this.#latest) this.#pass(event);
  }

  /** Reads the events below an index that did not come by themselves. */
  async #fill(below: number): Promise<void> {
    try {
      while (this.#latest + 1 < below) {
        const afterIndex = this.#latest;
        const page = await this.#deps.host.getTimeline(this.roomId, {
          limit: Math.min(PAGE, below - afterIndex - 1),
          ...(afterIndex < 0 ? {} : { afterIndex }),
        });
        const missing = page.filter((event) => event.index < below);
        for (const event of missing) {
          this.#pass(event);
          if (this.#wantsRoster) return;
        }
        // Nothing left below: what is missing was removed for good.
        if (missing.length < page.length || page.length === 0) this.#latest = below - 1;
      }
    } catch (error) {
      // Each member reads for itself what could not be read for all.
      this.#warn('A hole in the timeline could not be read.', error);
      this.#latest = Math.max(this.#latest, below - 1);
      for (const member of this.members) member.pause();
    }
  }

  #pass(event: RoomEvent): void {
    this.#latest = event.index;
    const encoding = new EventEncoding(this.#changes.passed(event), this.#deps.settings.exposeMetadata);
    this.#tell({ kind: 'event', encoding });
    this.streams.finish(event.id);
    const kind = event.content.type;
    if (kind === 'edit' || kind === 'delete' || this.#changes.size >= CHECKPOINT) this.#wantsChanges = true;
    if (event.type.startsWith('participant_')) this.#wantsRoster = true;
  }

  async #readChanges(): Promise<void> {
    try {
      for (const item of await this.#changes.read(this.#latest)) this.#tell(item);
    } catch (error) {
      this.#warn('Changes could not be read; they are read with the next heartbeat.', error);
    }
  }

  async #readRoster(): Promise<void> {
    try {
      const context = await this.#deps.host.getContext(this.roomId);
      const participants = await context.participants();
      const gone = new Set(participants.filter(isGone).map(({ id }) => id));
      for (const member of this.members) {
        const { connection, roomId } = member;
        if (gone.has(member.reader.participantId)) this.#expel(member);
        else connection.send({ type: 'participants', roomId, participants: wireParticipants(participants) });
      }
    } catch (error) {
      this.#warn('The roster could not be read; nobody hears of the room until it can.', error);
      // Somebody may have been put out: the replay checks that again before anything is told.
      for (const member of this.members) member.pause();
    }
  }

  #tell(item: FeedItem): void {
    for (const member of this.members) member.accept(item);
  }

  #warn(message: string, error: unknown): void {
    this.#deps.host.logger.warn(message, { roomId: this.roomId, channelId: this.#deps.channelId, error });
  }
}
