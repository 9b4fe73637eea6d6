import type { EventContent } from '../domain/content.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { StoreState } from './store-state.ts';
import { replaceEvent } from './timeline-writes.ts';

const PURGED_CODE = 'content_purged';
const PURGED_CONTENT: EventContent = Object.freeze({ type: 'system', code: PURGED_CODE, message: '' });
const EMPTY: Readonly<Record<string, never>> = Object.freeze({});

export function purgeContent(
  state: StoreState,
  options: { readonly before: Date; readonly organizationId?: string | null },
): number {
  const before = options.before.getTime();
  let emptied = 0;
  for (const organization of state.organizations.values()) {
    if (options.organizationId !== undefined && organization.id !== options.organizationId) continue;
    for (const record of organization.rooms.values()) {
      for (const event of record.events) {
        if (!event || event.createdAt.getTime() >= before || isPurged(event)) continue;
        replaceEvent(record, withoutContent(event));
        emptied++;
      }
    }
  }
  return emptied;
}

function isPurged(event: RoomEvent): boolean {
  return event.content.type === 'system' && event.content.code === PURGED_CODE;
}

/** The record without what was said: content, what the vendor sent, what the channel added, and what was spoken. */
function withoutContent(event: RoomEvent): RoomEvent {
  const source = Object.freeze({ ...event.source, rawPayload: EMPTY });
  const { spoken, ...rest } = event.metadata;
  const metadata = spoken === undefined ? event.metadata : Object.freeze(rest);
  return Object.freeze({ ...event, source, content: PURGED_CONTENT, channelData: EMPTY, metadata });
}
