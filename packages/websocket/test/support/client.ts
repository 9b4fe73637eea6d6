import { type Room, RoomKitClient, type RoomKitClientOptions, type WebSocketConstructor } from '@roomkit/client';
import { WebSocket } from 'ws';

import type { Authenticate } from '../../src/index.ts';
import { impatientClock } from './impatient-clock.ts';

/** Everybody is who their token says, and may enter any room. */
export const byToken: Authenticate = (_request, { token }) =>
  token === null || token === '' ? null : { participantId: token, canJoin: () => true };

/** A client on the `ws` library that comes back at once. */
export function clientOf(
  url: string,
  participantId: string,
  options: Partial<RoomKitClientOptions> = {},
): RoomKitClient {
  return new RoomKitClient({
    url,
    token: participantId,
    webSocket: WebSocket as unknown as WebSocketConstructor,
    clock: impatientClock(),
    ...options,
  });
}

/** What the committed lines of a room say, in order. */
export function textsOf(room: Room): readonly string[] {
  return room.timeline.flatMap(({ content, state }) =>
    state === 'committed' && content?.type === 'text' ? [content.body] : [],
  );
}

/** Resolves once a room is as wanted. */
export async function until(room: Room, isReached: () => boolean): Promise<void> {
  if (isReached()) return;
  await new Promise<void>((resolve) => {
    const check = (): void => {
      if (!isReached()) return;
      for (const stop of stops) stop();
      resolve();
    };
    const stops = [room.on('change', check), room.on('state', check), room.on('participants', check)];
  });
}
