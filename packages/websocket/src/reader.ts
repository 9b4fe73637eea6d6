import { isVisibleToParticipant, reaches, type RoomEvent } from '@roomkit/core';

/** Whose eyes an event is judged for: one participant behind the channel. */
export interface Reader {
  readonly channelId: string;
  readonly participantId: string;
}

/** Whether a participant may see an event: the own words always, blocked ones never, others by both visibilities. */
export function canSee(event: RoomEvent, reader: Reader): boolean {
  if (event.status === 'blocked') return false;
  if (event.visibility === 'all' && event.sourceVisibility === 'all') return true;
  return isOwn(event, reader) || reachesReader(event, reader);
}

/** Whether both visibilities include a participant, whoever wrote it. */
export function reachesReader(scope: Pick<RoomEvent, 'visibility' | 'sourceVisibility'>, reader: Reader): boolean {
  return (
    reaches(scope, { channelId: reader.channelId, category: 'transport' }) &&
    isVisibleToParticipant(scope, reader.channelId, reader.participantId)
  );
}

/** Whether this participant wrote an event over this channel. */
export function isOwn(event: Pick<RoomEvent, 'source'>, reader: Reader): boolean {
  return event.source.channelId === reader.channelId && event.source.participantId === reader.participantId;
}
