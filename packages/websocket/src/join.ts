import { ErrorCode, type JoinFrame } from '@roomkit/client/protocol';
import { type ChannelHost, isRoomKitError, type Room } from '@roomkit/core';

import type { Connection } from './connection.ts';
import { Member, type MemberStart } from './member.ts';
import type { Settings } from './options.ts';
import { roomAccess } from './room-access.ts';
import type { RoomFeeds } from './room-feeds.ts';

/** What joining needs. */
export interface JoinDeps {
  readonly host: Pick<ChannelHost, 'getContext' | 'logger'>;
  readonly channelId: string;
  readonly settings: Settings;
  readonly feeds: RoomFeeds;
}

/** Lets a connection into a room, or says why not. A second join of the same room replaces the first. */
export async function joinRoom(deps: JoinDeps, connection: Connection, frame: JoinFrame): Promise<void> {
  const { roomId } = frame;
  const attempt = connection.joins.begin(roomId);
  try {
    const refusal = await enter(deps, connection, frame, () => connection.joins.isCurrent(roomId, attempt));
    if (refusal !== null && connection.joins.isCurrent(roomId, attempt)) refuse(connection, roomId, refusal);
  } catch (error) {
    if (isRoomKitError(error, 'room_not_found')) {
      refuse(connection, roomId, ErrorCode.ROOM_NOT_FOUND);
    } else {
      const { channelId } = deps;
      deps.host.logger.warn('A room could not be joined.', { roomId, channelId, connectionId: connection.id, error });
      refuse(connection, roomId, ErrorCode.INTERNAL_ERROR);
    }
  } finally {
    connection.joins.end(roomId, attempt);
    deps.feeds.release(roomId);
  }
}

/** Takes a connection out of a room. */
export function leaveRoom(deps: Pick<JoinDeps, 'feeds'>, connection: Connection, roomId: string): void {
  connection.joins.cancel(roomId);
  const member = connection.members.get(roomId);
  if (member !== undefined) {
    connection.members.delete(roomId);
    deps.feeds.remove(member);
  }
  connection.send({ type: 'left', roomId, reason: 'requested' });
}

async function enter(
  deps: JoinDeps,
  connection: Connection,
  frame: JoinFrame,
  isCurrent: () => boolean,
): Promise<ErrorCode | null> {
  const { roomId } = frame;
  const { channelId, feeds, host, settings } = deps;
  const isNew = !connection.members.has(roomId);
  if (isNew && connection.members.size + connection.joins.size > settings.maxRoomsPerConnection) {
    return ErrorCode.TOO_MANY_ROOMS;
  }
  if (!(await connection.identity.canJoin(roomId))) return ErrorCode.FORBIDDEN;
  const context = await host.getContext(roomId);
  const access = await roomAccess(context, { channelId, participantId: connection.identity.participantId });
  if (access.outcome === 'not_attached') return ErrorCode.CHANNEL_NOT_ATTACHED;
  if (access.outcome === 'gone') return ErrorCode.FORBIDDEN;
  const feed = await feeds.open(roomId);
  if (!isCurrent() || connection.isClosed) return null;
  const start = startOf(frame, feed.generation, context.room, settings.historyLimit);
  const member = new Member(connection, roomId, channelId, start, feed.streams);
  feed.enter(member, access.participants, start.isReset);
  return null;
}

/** Where the client goes on, or that it has to start afresh: it knows another room, or more than there is. */
function startOf(
  frame: JoinFrame,
  generation: string,
  room: Pick<Room, 'eventCount' | 'latestIndex'>,
  historyLimit: number,
): MemberStart & { readonly isReset: boolean } {
  const { afterIndex } = frame;
  const latestIndex = room.eventCount === 0 ? -1 : room.latestIndex;
  const isOther = frame.generation !== undefined && frame.generation !== generation;
  const isReset = afterIndex !== undefined && (isOther || afterIndex > latestIndex);
  if (afterIndex === undefined || isReset) {
    return { highWater: -1, change: null, tail: frame.limit ?? historyLimit, isReset };
  }
  return { highWater: afterIndex, change: frame.changedSince ?? null, tail: null, isReset };
}

function refuse(connection: Connection, roomId: string, code: ErrorCode): void {
  const isRetryable = code === ErrorCode.INTERNAL_ERROR;
  connection.send({ type: 'error', code, message: 'The room was not joined.', roomId, retryable: isRetryable });
}
