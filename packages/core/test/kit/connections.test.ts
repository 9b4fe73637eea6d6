import { describe, expect, it } from 'vitest';

import {
  Channel,
  RoomKit,
  type ConnectionKeeper,
  type ConnectOptions,
  type SendFrame,
  type TakenConnection,
} from '../../src/index.ts';

class Keeper extends Channel implements ConnectionKeeper {
  readonly connections = new Map<string, { readonly send: SendFrame; readonly options: ConnectOptions }>();

  registerConnection(id: string, send: SendFrame, options: ConnectOptions = {}): TakenConnection {
    this.connections.set(id, { send, options });
    return { id, ready: Promise.resolve(), receive: async (text) => send(`echo ${text}`) };
  }

  unregisterConnection(id: string): boolean {
    return this.connections.delete(id);
  }
}

class Plain extends Channel {}

function kit(): { readonly kit: RoomKit; readonly keeper: Keeper } {
  const roomKit = new RoomKit();
  const keeper = new Keeper('web', { channelType: 'websocket' });
  roomKit.registerChannel(keeper);
  roomKit.registerChannel(new Plain('sms', { channelType: 'sms' }));
  return { kit: roomKit, keeper };
}

describe('connections whose wire the host owns', () => {
  it('CORE-A.8.1 are given to the channel that keeps them, and taken away again', async () => {
    const { kit: roomKit, keeper } = kit();
    const frames: string[] = [];
    const taken = roomKit.connectWebsocket('web', 'c1', (text) => void frames.push(text), { rooms: ['r1'] });
    await taken.ready;
    await taken.receive('hi');
    expect(frames).toEqual(['echo hi']);
    expect(keeper.connections.get('c1')?.options).toEqual({ rooms: ['r1'] });
    expect(roomKit.disconnectWebsocket('web', 'c1')).toBe(true);
    expect(roomKit.disconnectWebsocket('web', 'c1')).toBe(false);
  });

  it('are refused by a channel that keeps none, and by one that is not there', () => {
    const { kit: roomKit } = kit();
    expect(() => roomKit.connectWebsocket('sms', 'c1', () => {})).toThrow(
      expect.objectContaining({ code: 'not_supported' }),
    );
    expect(() => roomKit.connectWebsocket('ghost', 'c1', () => {})).toThrow(
      expect.objectContaining({ code: 'channel_not_registered' }),
    );
  });
});
