import type { ChannelBinding } from '../domain/binding.ts';
import type { Room } from '../domain/room.ts';
import type { Channel } from '../ports/channel.ts';
import type { Logger } from '../ports/runtime.ts';

/** Tells channels that a room, or what they may do in it, is another than it was. None can break the others. */
export function tellRoomChanged(
  deps: {
    readonly channels: { get(organizationId: string | null, channelId: string): Channel | null };
    readonly logger: Logger;
  },
  room: Room,
  bindings: readonly ChannelBinding[],
): void {
  for (const binding of bindings) {
    const { channelId } = binding;
    try {
      deps.channels.get(room.organizationId, channelId)?.onRoomChanged?.(room, binding);
    } catch (error) {
      deps.logger.warn('A channel did not take the news of a changed room.', { roomId: room.id, channelId, error });
    }
  }
}
