import { isRoomKitError } from '../domain/errors.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import type { Channel } from '../ports/channel.ts';
import { eventFromMessage } from '../ports/event-from-message.ts';
import type { InboundDeps } from './deps.ts';

/** Finds the room of a message that names none: the router's, or a new one for this sender. */
export async function route(
  deps: InboundDeps,
  organizationId: string | null,
  message: InboundMessage,
  channel: Channel,
  signal: AbortSignal,
): Promise<RoomReference> {
  const roomId = await deps.router.route(
    {
      organizationId,
      channelId: channel.id,
      channelType: channel.channelType,
      senderId: message.senderId,
      metadata: message.metadata ?? {},
    },
    { signal },
  );
  if (roomId !== null) return { organizationId, roomId };
  const sender = { organizationId, channelId: channel.id, senderId: message.senderId };
  const { room, created } = await deps.rooms.openRoom(sender);
  const reference = { organizationId, roomId: room.id };
  if (created) {
    await attachSource(deps, reference, message, channel);
    announceSession(deps, reference, message, channel);
  }
  return reference;
}

/** Creates a room that a message names and that is not there, with its channel attached. */
export async function createNamed(
  deps: InboundDeps,
  reference: RoomReference,
  message: InboundMessage,
  channel: Channel,
): Promise<void> {
  try {
    await deps.rooms.createRoom(reference.organizationId, { roomId: reference.roomId });
  } catch (error) {
    // Another message that names the room was faster.
    if (isRoomKitError(error, 'room_already_exists')) return;
    throw error;
  }
  await attachSource(deps, reference, message, channel);
  announceSession(deps, reference, message, channel);
}

/** The message says whom an answer over this channel goes to. What ON_ROOM_CREATED attached by itself stays. */
async function attachSource(
  deps: InboundDeps,
  reference: RoomReference,
  message: InboundMessage,
  channel: Channel,
): Promise<void> {
  const facts = { room: { id: reference.roomId }, createId: deps.createId, now: deps.now };
  const metadata = channel.bindingMetadata?.(eventFromMessage(channel, message, facts)) ?? {};
  await deps.attach(reference, channel, metadata);
}

/** ON_SESSION_STARTED is news: the message does not wait for who hears it. */
function announceSession(deps: InboundDeps, reference: RoomReference, message: InboundMessage, channel: Channel): void {
  const { organizationId, roomId } = reference;
  const key = roomKey(reference);
  deps.emitter.emit('session_started', organizationId, { roomId, channelId: channel.id, senderId: message.senderId });
  if (!deps.hooks.has('on_session_started', organizationId, key)) return;
  deps.background(
    deps
      .contextOf(reference)
      .then((context) =>
        deps.hooks.runAsync(
          'on_session_started',
          { channelId: channel.id, channelType: channel.channelType, senderId: message.senderId, roomId },
          context,
          { channelId: channel.id, channelType: channel.channelType, direction: 'inbound' },
          organizationId,
          key,
        ),
      ),
  );
}
