import type { ChannelBinding } from './binding.ts';
import type { RoomEvent } from './event.ts';

/** The reader a visibility is judged for. */
export type VisibilityReader = Pick<ChannelBinding, 'channelId' | 'category'>;

/**
 * Whether one visibility value includes a channel (RFC 7.3): `all`; `none` and `internal` nobody;
 * `transport` and `intelligence` by category; otherwise ids separated by commas. An entry
 * `channel#participant` reaches that channel, which shows it to that participant alone.
 */
export function visibilityIncludes(visibility: string, reader: VisibilityReader): boolean {
  switch (visibility) {
    case 'all':
      return true;
    case 'none':
    case 'internal':
      return false;
    case 'transport':
    case 'intelligence':
      return reader.category === visibility;
    default:
      return visibility.split(',').some((entry) => channelOf(entry.trim()) === reader.channelId);
  }
}

/** Whether an event may be seen by a channel: its own words always, else both of its visibilities must hold. */
export function isVisibleTo(
  event: Pick<RoomEvent, 'visibility' | 'sourceVisibility' | 'source'>,
  reader: VisibilityReader,
): boolean {
  return event.source.channelId === reader.channelId || reaches(event, reader);
}

/** Whether both visibilities of an event include a channel, its own source or not. */
export function reaches(event: Pick<RoomEvent, 'visibility' | 'sourceVisibility'>, reader: VisibilityReader): boolean {
  return visibilityIncludes(event.visibility, reader) && visibilityIncludes(event.sourceVisibility, reader);
}

/**
 * Whether a participant behind a shared channel may see an event, given that the channel may.
 * A bare channel entry shows it to everybody there.
 */
export function isVisibleToParticipant(
  event: Pick<RoomEvent, 'visibility' | 'sourceVisibility'>,
  channelId: string,
  participantId: string,
): boolean {
  return [event.visibility, event.sourceVisibility].every((visibility) => {
    const entries = visibility
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => channelOf(entry) === channelId);
    return (
      entries.length === 0 || entries.some((entry) => entry === channelId || entry === `${channelId}#${participantId}`)
    );
  });
}

function channelOf(entry: string): string {
  const hash = entry.indexOf('#');
  return hash === -1 ? entry : entry.slice(0, hash);
}
