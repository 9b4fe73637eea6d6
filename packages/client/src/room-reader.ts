import type { Emitter } from './emitter.ts';
import type { TimelineEntry } from './entry.ts';
import { tellNotice } from './ephemeral.ts';
import type { OwnMessages } from './own-messages.ts';
import type { AckFrame, JoinedFrame, ServerFrame } from './protocol/server-frames.ts';
import type { WireEvent, WireParticipant } from './protocol/wire-event.ts';
import { RoomCursor } from './room-cursor.ts';
import type { RoomEvents } from './room-events.ts';
import type { Timeline } from './timeline.ts';

/** Frames about the contents of a room. */
export type RoomFrame = Exclude<
  Extract<ServerFrame, { readonly roomId: string }>,
  { readonly type: 'synced' | 'left' | 'error' }
>;

/** Whom a reader tells. */
export interface RoomReaderDeps {
  readonly emitter: Emitter<RoomEvents>;
  readonly timeline: Timeline;
  readonly own: Pick<OwnMessages, 'committed' | 'refused'>;
  /** The timeline is another one. */
  readonly onChange: () => void;
  /** The room is another one of the same id: what was known of it does not hold. */
  readonly onReset: () => void;
  /** Something is missing: the room has to be joined again. */
  readonly onGap: () => void;
}

/** Reads a room's frames into its timeline, each event once, and notices when one is missing. */
export class RoomReader {
  readonly timeline: Timeline;
  readonly cursor: RoomCursor = new RoomCursor();
  participants: readonly WireParticipant[] = [];
  readonly present: Set<string> = new Set();
  readonly #deps: RoomReaderDeps;
  /** False between asking for a room and being let in: what comes then belongs to an earlier time. */
  #isListening = false;

  constructor(deps: RoomReaderDeps) {
    this.#deps = deps;
    this.timeline = deps.timeline;
  }

  /** The room has been asked for, or lost. */
  deaf(): void {
    this.#isListening = false;
  }

  read(frame: RoomFrame): void {
    const { emitter, own } = this.#deps;
    switch (frame.type) {
      case 'joined':
        this.#joined(frame);
        return;
      case 'checkpoint':
        if (this.#isListening) this.cursor.reached(frame.index, frame.change);
        return;
      case 'ack':
        this.#acknowledged(frame);
        return;
      case 'nack':
        own.refused(frame);
        return;
      case 'participants':
        this.#setParticipants(frame.participants);
        return;
      case 'ephemeral':
        if (frame.kind === 'presence_offline') this.present.delete(frame.participantId ?? '');
        else if (frame.kind.startsWith('presence_') && frame.participantId !== null)
          this.present.add(frame.participantId);
        tellNotice(emitter, frame);
        return;
      case 'event':
      case 'update':
      case 'delete':
      case 'stream_start':
      case 'stream_delta':
      case 'stream_end':
      case 'stream_abort':
        if (this.#isListening) this.#readTimeline(frame);
        return;
      default:
        frame satisfies never;
    }
  }

  /** Goes on with what is held, or forgets it. */
  #joined(frame: JoinedFrame): void {
    const { hasBegun } = this.cursor;
    const isFresh = this.cursor.joined(frame);
    if (isFresh) this.timeline.clear();
    else this.timeline.clearStreams();
    this.#isListening = true;
    this.present.clear();
    for (const id of frame.present) this.present.add(id);
    this.#setParticipants(frame.participants);
    if (isFresh && hasBegun) this.#deps.onReset();
    this.#deps.onChange();
  }

  #readTimeline(
    frame: Exclude<
      RoomFrame,
      { readonly type: 'joined' | 'checkpoint' | 'ack' | 'nack' | 'participants' | 'ephemeral' }
    >,
  ): void {
    const { emitter, onChange } = this.#deps;
    switch (frame.type) {
      case 'event':
        this.#follow(frame.previousIndex, frame.event);
        return;
      case 'stream_end':
        this.timeline.endStream(frame.streamId);
        this.#follow(frame.previousIndex, frame.event);
        return;
      case 'update': {
        const entry = this.timeline.update(frame.event);
        if (entry !== null) emitter.emit('update', entry);
        break;
      }
      case 'delete': {
        const { eventId, removed } = frame;
        const isKnown = removed ? this.timeline.remove(eventId) : this.timeline.erase(eventId) !== null;
        if (isKnown) emitter.emit('delete', { eventId, removed });
        break;
      }
      case 'stream_start':
        this.timeline.startStream(frame.streamId, frame.stream);
        break;
      case 'stream_delta': {
        const entry = this.timeline.growStream(frame.streamId, frame.delta);
        if (entry !== null) emitter.emit('stream', entry);
        break;
      }
      case 'stream_abort':
        this.timeline.endStream(frame.streamId);
        break;
      default:
        frame satisfies never;
    }
    onChange();
  }

  #follow(previousIndex: number | null, event: WireEvent): void {
    const isNew = event.index > this.cursor.highWater;
    if (!this.cursor.advance(previousIndex, event.index)) {
      this.#deps.onGap();
      return;
    }
    const entry = this.#commit(event);
    if (isNew && entry !== null) this.#deps.emitter.emit('event', entry);
  }

  #acknowledged(frame: AckFrame): void {
    const { event, previousIndex } = frame;
    const isNew = event.index > this.cursor.highWater;
    if (previousIndex === undefined || !this.#isListening) {
      this.cursor.runAhead(event.index);
    } else if (!this.cursor.advance(previousIndex, event.index)) {
      this.cursor.runAhead(event.index);
      this.#deps.onGap();
    }
    const entry = this.#commit({ ...event, messageId: frame.id });
    if (isNew && entry !== null) this.#deps.emitter.emit('event', entry);
  }

  #commit(event: WireEvent): TimelineEntry | null {
    const entry = this.timeline.commit(event);
    const { id: eventId, index, messageId } = event;
    if (messageId !== undefined) this.#deps.own.committed({ messageId, eventId, index, entry });
    this.#deps.onChange();
    return entry;
  }

  #setParticipants(participants: readonly WireParticipant[]): void {
    this.participants = participants;
    this.#deps.emitter.emit('participants', participants);
  }
}
