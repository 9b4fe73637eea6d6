import type { WireEvent } from '@roomkit/client/protocol';
import type { RoomEvent } from '@roomkit/core';

import { type EncodedFrame, encodeFrame, encodeText } from './encoded-frame.ts';
import { wireEvent } from './wire.ts';

/** One event on its way to many readers: what most of them get is encoded once. */
export class EventEncoding {
  readonly event: RoomEvent;
  readonly wire: WireEvent;
  #json: string | null = null;
  #previousIndex: number | null = null;
  #frame: EncodedFrame | null = null;
  #update: EncodedFrame | null = null;

  constructor(event: RoomEvent, exposeMetadata: readonly string[]) {
    this.event = event;
    this.wire = wireEvent(event, exposeMetadata);
  }

  /** The event as JSON, the same for everybody but its author. */
  get json(): string {
    this.#json ??= JSON.stringify(this.wire);
    return this.#json;
  }

  /** An `event` frame. Readers who saw the same event before this one share it. */
  eventFrame(previousIndex: number | null): EncodedFrame {
    if (this.#frame === null || this.#previousIndex !== previousIndex) {
      const roomId = JSON.stringify(this.event.roomId);
      this.#frame = encodeText(
        `{"type":"event","roomId":${roomId},"previousIndex":${previousIndex},"event":${this.json}}`,
      );
      this.#previousIndex = previousIndex;
    }
    return this.#frame;
  }

  /** An `update` frame, or a `delete` where the event was taken back. */
  get updateFrame(): EncodedFrame {
    const { id, roomId } = this.event;
    this.#update ??= this.wire.deleted
      ? encodeFrame({ type: 'delete', roomId, eventId: id, removed: false })
      : encodeFrame({ type: 'update', roomId, event: this.wire });
    return this.#update;
  }

  /** The event as its author sees it. */
  wireFor(messageId: string | null): WireEvent {
    return messageId === null ? this.wire : { ...this.wire, messageId };
  }
}
