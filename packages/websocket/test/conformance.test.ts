import { RoomKit } from '@roomkit/core';
import { describeChannel } from '@roomkit/testing/conformance';

import { WebSocketChannel } from '../src/index.ts';

describeChannel('WebSocketChannel', {
  async create() {
    const kit = new RoomKit();
    const channel = new WebSocketChannel('ws', { authenticate: () => null });
    kit.registerChannel(channel);
    await kit.createRoom({ roomId: 'r1' });
    const binding = await kit.attachChannel('r1', 'ws');
    await channel.registerConnection('watching', () => undefined, { rooms: ['r1'] }).ready;
    return { channel, binding, close: () => kit.close() };
  },
});
