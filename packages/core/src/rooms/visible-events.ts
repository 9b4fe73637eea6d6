import type { RoomEvent } from '../domain/event.ts';
import { canRead } from '../domain/permissions.ts';
import { isVisibleTo } from '../domain/visibility.ts';
import type { RoomContext } from '../ports/room-context.ts';

/**
 * The recent events one channel may see, ascending: its own always, others by the visibility they
 * were committed with (their own and their source binding's, whatever became of that binding since),
 * blocked ones never. A channel that may not read, or is not attached, sees its own alone.
 */
export async function visibleEvents(context: RoomContext, channelId: string): Promise<readonly RoomEvent[]> {
  const reader = context.bindings.find((binding) => binding.channelId === channelId);
  const mayRead = reader !== undefined && canRead(reader.access);
  const events = await context.recentEvents();
  return events.filter((event) => {
    if (event.status === 'blocked') return false;
    if (event.source.channelId === channelId) return true;
    return mayRead && isVisibleTo(event, reader);
  });
}
