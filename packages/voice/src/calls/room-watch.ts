import type { ChannelBinding, Room } from '@roomkit/core';

import { factOf } from './call-context.ts';
import type { Call } from './call.ts';

/** Hears what other processes do to the rooms of the calls that live here. */
export class RoomWatch {
  readonly #onChange: (calls: readonly Call[], room: Room, binding: ChannelBinding | null) => void;
  readonly #watches = new Map<Call, Disposable>();

  constructor(onChange: (calls: readonly Call[], room: Room, binding: ChannelBinding | null) => void) {
    this.#onChange = onChange;
  }

  add(call: Call): void {
    this.#watches.set(
      call,
      call.room.host.watchRoom(call.roomId, () => void this.#read(call)),
    );
  }

  remove(call: Call): void {
    this.#watches.get(call)?.[Symbol.dispose]();
    this.#watches.delete(call);
  }

  async #read(call: Call): Promise<void> {
    try {
      const { room, bindings } = await call.room.host.getContext(call.roomId);
      if (!this.#watches.has(call)) return;
      this.#onChange([call], room, bindings.find(({ channelId }) => channelId === call.channelId) ?? null);
    } catch (error) {
      call.logger.warn('The room of a call could not be read.', { ...factOf(call), error });
    }
  }
}
