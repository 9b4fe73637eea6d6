import type { ChannelHost, RoomContext, RoomEvent } from '@roomkit/core';
import type { AIMessage, MemoryPage, MemoryView } from '@roomkit/core/ai';

import { messageOf, readHistory } from '../history.ts';
import { Speakers } from '../speakers.ts';

/** What a view is made of. */
export interface RoomViewOptions {
  readonly host: ChannelHost;
  readonly context: RoomContext;
  readonly channelId: string;
  readonly current: RoomEvent;
  readonly vision: boolean;
}

/** A room through the eyes of one channel, up to one event. Names are settled by the order in which events are read. */
export class RoomView implements MemoryView {
  readonly room: MemoryView['room'];
  readonly channelId: string;
  readonly #options: RoomViewOptions;
  readonly #speakers: Speakers;

  constructor(options: RoomViewOptions) {
    this.room = options.context.room;
    this.channelId = options.channelId;
    this.#options = options;
    this.#speakers = new Speakers(options.channelId);
  }

  async messages({ limit, beforeIndex }: MemoryPage): Promise<readonly RoomEvent[]> {
    const { current } = this.#options;
    const before = Math.min(beforeIndex ?? current.index, current.index);
    const events = await readHistory({ ...this.#options, beforeIndex: before, limit });
    await this.meet(events);
    return events;
  }

  toMessage(event: RoomEvent): AIMessage | null {
    const { channelId, vision } = this.#options;
    return messageOf(event, { channelId, vision, speakers: this.#speakers });
  }

  /** Whether several people speak in what was read so far. */
  get severalSpeakers(): boolean {
    return this.#speakers.several;
  }

  /** Learns who speaks in events that are not read through the view. */
  async meet(events: readonly RoomEvent[]): Promise<void> {
    this.#speakers.add(events, await this.#options.context.participants());
  }
}
