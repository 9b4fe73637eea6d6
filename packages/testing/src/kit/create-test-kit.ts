import { type InboundResult, type Room, RoomKit, type RoomKitOptions, textOf } from '@roomkit/core';

import { SimpleChannel, type SimpleChannelOptions } from '../providers/simple-channel.ts';
import { createRecordingLogger, type RecordingLogger } from '../runtime/recording-logger.ts';
import { createTestClock, type TestClock } from '../runtime/test-clock.ts';
import { createTestIds } from '../runtime/test-ids.ts';

/** A kit for an application's own tests: time stands still, ids count up, logs are kept. */
export interface TestKit extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
  /** Registers a channel that keeps what it sees. */
  channel(id: string, options?: SimpleChannelOptions): SimpleChannel;
  /** Creates a room and attaches channels to it. */
  room(roomId: string, channelIds: readonly string[]): Promise<Room>;
  /** A text from outside. @param options.senderId - `user` unless told otherwise */
  receive(
    channelId: string,
    body: string,
    options?: { readonly roomId?: string; readonly senderId?: string },
  ): Promise<InboundResult>;
  /** The words of a room's messages in order, blocked ones left out. */
  texts(roomId: string): Promise<readonly string[]>;
}

/** Makes a kit whose time, ids and logs a test holds in its hand. `await using` closes it. */
export function createTestKit(options: RoomKitOptions = {}): TestKit {
  const clock = createTestClock();
  const logger = createRecordingLogger();
  const kit = new RoomKit({ clock, logger, createId: createTestIds(), ...options });
  return {
    kit,
    clock,
    logger,
    channel(id, channelOptions) {
      const channel = new SimpleChannel(id, channelOptions);
      kit.registerChannel(channel);
      return channel;
    },
    async room(roomId, channelIds) {
      const room = await kit.createRoom({ roomId });
      for (const channelId of channelIds) await kit.attachChannel(roomId, channelId);
      return room;
    },
    receive(channelId, body, { roomId, senderId = 'user' } = {}) {
      const message = { channelId, senderId, content: { type: 'text', body } } as const;
      return kit.processInbound(message, roomId === undefined ? {} : { roomId });
    },
    async texts(roomId) {
      const events = await kit.getTimeline(roomId, { types: ['message'], limit: 1_000 });
      return events.filter((event) => event.status !== 'blocked').map((event) => textOf(event));
    },
    [Symbol.asyncDispose]: () => kit.close(),
  };
}
