import type { StreamAbortFrame } from '@roomkit/client/protocol';
import type { RoomEvent } from '@roomkit/core';

import { encodeFrame } from './encoded-frame.ts';
import type { Member } from './member.ts';
import { canSee } from './reader.ts';
import { wireStream } from './wire.ts';

interface RunningStream {
  readonly event: RoomEvent;
  /** Everything so far, for those who join late; null once it grew too long. */
  text: string | null;
  /** Who sees it grow, with the words that still wait for a slow connection. */
  readonly shownTo: Map<Member, string>;
}

/** The answers being written in one room. */
export class RoomStreams {
  readonly #maxLength: number;
  readonly #byEvent = new Map<string, RunningStream>();

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get isEmpty(): boolean {
    return this.#byEvent.size === 0;
  }

  /** Begins a stream for those who may see the event it will become. */
  start(event: RoomEvent, members: Iterable<Member>): void {
    const running: RunningStream = { event, text: '', shownTo: new Map() };
    this.#byEvent.set(event.id, running);
    for (const member of members) if (member.phase === 'live') this.#show(running, member);
  }

  /** Shows whatever runs to a member that has just come. */
  showRunning(member: Member): void {
    for (const running of this.#byEvent.values()) this.#show(running, member);
  }

  append(eventId: string, delta: string): void {
    const running = this.#byEvent.get(eventId);
    if (running === undefined || delta === '') return;
    const whole = running.text === null ? null : running.text + delta;
    running.text = whole !== null && whole.length <= this.#maxLength ? whole : null;
    const { roomId } = running.event;
    const frame = encodeFrame({ type: 'stream_delta', roomId, streamId: eventId, delta });
    for (const [member, waiting] of running.shownTo) {
      if (member.connection.isCongested) {
        // Whoever is too far behind gets the whole text at the end.
        if (waiting.length + delta.length > this.#maxLength) running.shownTo.delete(member);
        else running.shownTo.set(member, waiting + delta);
        if (waiting === '') void member.connection.drained().then(() => this.#catchUp(eventId, member));
      } else if (waiting === '') {
        member.connection.push(frame);
      } else {
        running.shownTo.set(member, '');
        member.connection.send({ type: 'stream_delta', roomId, streamId: eventId, delta: waiting + delta });
      }
    }
  }

  /** The stream became an event that has another id than announced. */
  rename(eventId: string, committedId: string): void {
    const running = this.#byEvent.get(eventId);
    if (running === undefined || eventId === committedId) return;
    this.#byEvent.delete(eventId);
    this.#byEvent.set(committedId, running);
  }

  /** The stream that became this event, where this member saw it grow. */
  streamOf(eventId: string, member: Member): string | null {
    const running = this.#byEvent.get(eventId);
    return running?.shownTo.has(member) === true ? running.event.id : null;
  }

  /** The event has been told. */
  finish(eventId: string): void {
    this.#byEvent.delete(eventId);
  }

  /** The stream became nothing, or nothing that these members may keep. */
  abort(eventId: string, reason: StreamAbortFrame['reason']): void {
    const running = this.#byEvent.get(eventId);
    if (running === undefined) return;
    this.#byEvent.delete(eventId);
    const { id, roomId } = running.event;
    const frame = encodeFrame({ type: 'stream_abort', roomId, streamId: id, reason });
    for (const member of running.shownTo.keys()) member.connection.push(frame);
  }

  /** A member left. */
  forget(member: Member): void {
    for (const running of this.#byEvent.values()) running.shownTo.delete(member);
  }

  /** Tells a member that keeps up again what it went without. */
  #catchUp(streamId: string, member: Member): void {
    const running = this.#byEvent.get(streamId);
    const delta = running?.shownTo.get(member) ?? '';
    if (running === undefined || delta === '') return;
    running.shownTo.set(member, '');
    member.connection.send({ type: 'stream_delta', roomId: running.event.roomId, streamId, delta });
  }

  #show(running: RunningStream, member: Member): void {
    if (running.text === null || running.shownTo.has(member) || !canSee(running.event, member.reader)) return;
    const { id, roomId } = running.event;
    running.shownTo.set(member, '');
    member.connection.send({ type: 'stream_start', roomId, streamId: id, stream: wireStream(running.event) });
    if (running.text !== '') {
      member.connection.send({ type: 'stream_delta', roomId, streamId: id, delta: running.text });
    }
  }
}
