import { type DeliveryOutcome, type Participant, type RoomEvent, type RoomKit, textOf } from '@roomkit/core';

import { AGENT_IDS, agentName, type ChannelName, CHANNELS, isChannelName, ROOM_ID } from '../cast.ts';
import { activityOf } from './activity.ts';
import type { Feed } from './feed.ts';
import { plannedLanes } from './lanes.ts';
import type { Decision, Lane, TimelineEntry } from './messages.ts';
import { spokenOf } from './spoken.ts';

const SHOWN = 300;
const RANK: Partial<Record<DeliveryOutcome, number>> = { queued: 0, accepted: 1, sent: 2, delivered: 3, read: 4 };

/** How far one event got on one channel, as far as anybody reported. */
interface Mark {
  readonly state: DeliveryOutcome;
  readonly attempts: number;
  readonly error: string | null;
}

/** The rows of the timeline, each with where it got to, kept current while the page is open. */
export class Timeline {
  readonly #kit: RoomKit;
  readonly #feed: Feed;
  readonly #isOnLine: () => boolean;
  readonly #entries = new Map<string, TimelineEntry>();
  readonly #marks = new Map<string, Map<ChannelName, Mark>>();
  readonly #decisions = new Map<string, Decision[]>();
  #people: readonly Participant[] = [];
  #latestIndex = -1;

  /** @param isOnLine - whether anybody would hear what is said on the call now */
  constructor(kit: RoomKit, feed: Feed, isOnLine: () => boolean) {
    this.#kit = kit;
    this.#feed = feed;
    this.#isOnLine = isOnLine;
  }

  /** The newest rows, ascending. */
  list(): readonly TimelineEntry[] {
    return [...this.#entries.values()].sort((one, other) => one.index - other.index).slice(-SHOWN);
  }

  /** Reads what is stored, then follows what is committed until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#load();
    void this.#follow(this.#kit.follow(ROOM_ID, { afterIndex: this.#latestIndex, signal }));
  }

  /** Notes how far an event got on a channel. It only rises, except that a dead letter comes to life again. */
  mark(eventId: string, channelId: string, state: DeliveryOutcome, error: string | null = null): void {
    if (!isChannelName(channelId)) return;
    const before = this.#markOf(eventId, channelId);
    const isLower = (RANK[state] ?? 9) < (RANK[before.state] ?? -1);
    if (isLower) return;
    this.#setMark(eventId, channelId, { ...before, state, error });
  }

  /** Notes that the phone network was asked to take an event, once more. */
  attempt(eventId: string): void {
    const before = this.#markOf(eventId, 'sms');
    this.#setMark(eventId, 'sms', { state: 'queued', attempts: before.attempts + 1, error: before.error });
  }

  /** Somebody on a channel has read up to an index. */
  readUpTo(channelId: string, index: number): void {
    if (!isChannelName(channelId)) return;
    for (const entry of this.#entries.values()) {
      const lane = entry.lanes[channelId];
      if (entry.index <= index && lane.role === 'target' && lane.state !== 'read')
        this.mark(entry.id, channelId, 'read');
    }
  }

  decide(eventId: string, decision: Decision): void {
    const decisions = this.#decisions.get(eventId) ?? [];
    // A streamed answer is judged sentence by sentence: the same verdict need not be told again.
    const isKnown = decisions.some(({ hook, note, action }) => {
      return hook === decision.hook && note === decision.note && action === decision.action;
    });
    if (isKnown) return;
    decisions.push(decision);
    this.#decisions.set(eventId, decisions);
    this.#refresh(eventId);
  }

  /** An event was edited or taken back. */
  changed(event: RoomEvent): void {
    const entry = this.#entries.get(event.id);
    if (entry === undefined) return;
    this.#put({ ...entry, ...wordsOf(event) });
  }

  clear(): void {
    this.#entries.clear();
    this.#marks.clear();
    this.#decisions.clear();
    this.#latestIndex = -1;
  }

  async #load(): Promise<void> {
    const [events, letters, context] = await Promise.all([
      this.#kit.getTimeline(ROOM_ID, { newestFirst: true, limit: SHOWN }),
      this.#kit.listDeadLetters({ roomId: ROOM_ID }),
      this.#kit.getContext(ROOM_ID),
    ]);
    for (const event of events) {
      for (const receipt of await context.receipts(event.id)) this.mark(event.id, receipt.channelId, receipt.status);
      // Only the phone network gives receipts; what went to the others was settled long ago.
      this.mark(event.id, 'web', 'sent');
      for (const agentId of AGENT_IDS) this.mark(event.id, agentId, 'delivered');
      if (spokenOf(event) !== null) this.mark(event.id, 'voice', 'delivered');
      await this.#add(event);
    }
    for (const letter of letters) this.mark(letter.eventId, letter.channelId, 'dead', letter.error?.message ?? null);
  }

  async #follow(events: AsyncIterable<RoomEvent>): Promise<void> {
    for await (const event of events) await this.#add(event);
  }

  async #add(event: RoomEvent): Promise<void> {
    this.#latestIndex = Math.max(this.#latestIndex, event.index);
    const [bindings, people] = await Promise.all([
      this.#kit.listBindings(ROOM_ID),
      this.#kit.listMembers(ROOM_ID, { includeLeft: true }),
    ]);
    this.#people = people;
    this.#put({
      id: event.id,
      index: event.index,
      type: event.type,
      channelId: event.source.channelId,
      speaker: this.#speakerOf(event),
      status: event.status,
      blockedBy: event.blockedBy,
      visibility: event.visibility === 'all' ? event.sourceVisibility : event.visibility,
      chainDepth: event.chainDepth,
      createdAt: event.createdAt.toISOString(),
      lanes: plannedLanes(event, bindings, this.#isOnLine()),
      decisions: [],
      activity: activityOf(event),
      ...wordsOf(event),
    });
  }

  #put(entry: TimelineEntry): void {
    const lanes = CHANNELS.map((channelId): [ChannelName, Lane] => {
      const lane = entry.lanes[channelId];
      const mark = this.#marks.get(entry.id)?.get(channelId);
      return [channelId, lane.role === 'target' && mark !== undefined ? { role: 'target', ...mark } : lane];
    });
    const decisions = [...(this.#decisions.get(entry.id) ?? [])];
    const full = { ...entry, decisions, lanes: Object.fromEntries(lanes) as TimelineEntry['lanes'] };
    this.#entries.set(entry.id, full);
    this.#feed.publish({ type: 'entry', entry: full });
  }

  #refresh(eventId: string): void {
    const entry = this.#entries.get(eventId);
    if (entry !== undefined) this.#put(entry);
  }

  #markOf(eventId: string, channelId: ChannelName): Mark {
    return this.#marks.get(eventId)?.get(channelId) ?? { state: 'queued', attempts: 0, error: null };
  }

  #setMark(eventId: string, channelId: ChannelName, mark: Mark): void {
    const marks = this.#marks.get(eventId) ?? new Map<ChannelName, Mark>();
    marks.set(channelId, mark);
    this.#marks.set(eventId, marks);
    this.#refresh(eventId);
  }

  #speakerOf({ source }: RoomEvent): string {
    const agent = agentName(source.channelId);
    if (agent !== null) return agent;
    if (source.channelId === 'system') return 'RoomKit';
    const person =
      this.#people.find(({ id }) => id === source.participantId) ??
      this.#people.find(({ externalId }) => externalId !== null && externalId === source.externalId);
    return person?.displayName ?? source.externalId ?? source.channelId;
  }
}

function wordsOf(event: RoomEvent): Pick<TimelineEntry, 'contentType' | 'text' | 'edited' | 'deleted' | 'spoken'> {
  return {
    contentType: event.content.type,
    text: event.metadata['deleted'] === true ? '' : textWithSubject(event).slice(0, 4000),
    edited: event.metadata['edited'] === true,
    deleted: event.metadata['deleted'] === true,
    spoken: spokenOf(event),
  };
}

/** The words; a record of the kit says whom it is about. */
function textWithSubject(event: RoomEvent): string {
  const words = textOf(event);
  if (event.content.type !== 'system') return words;
  const { channelId, displayName, participantId } = event.content.data ?? {};
  const subject = [displayName, participantId, channelId].find((value) => typeof value === 'string');
  return typeof subject === 'string' ? `${words.replace(/\.$/u, '')}: ${subject}` : words;
}
