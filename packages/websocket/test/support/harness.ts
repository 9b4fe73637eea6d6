import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type ChannelHost, type InboundResult, RoomKit, type RoomKitOptions } from '@roomkit/core';
import { createRecordingLogger, createTestClock, type RecordingLogger, type TestClock } from '@roomkit/testing';

import { type Authenticate, WebSocketChannel, type WebSocketChannelOptions } from '../../src/index.ts';
import { PlainChannel } from './plain-channel.ts';
import { RawClient } from './raw-client.ts';

/** Everybody is who the header says, and may enter any room. */
export const byHeader: Authenticate = (request) => {
  const participantId = request.headers['x-participant'];
  return typeof participantId === 'string' ? { participantId, canJoin: () => true } : null;
};

/** A kit with a phone and a socket channel in room `r1`, behind a real server. */
export class Harness implements AsyncDisposable {
  readonly kit: RoomKit;
  readonly channel: WebSocketChannel;
  readonly phone: PlainChannel;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
  readonly server: Server;
  readonly url: string;

  private constructor(parts: Omit<Harness, typeof Symbol.asyncDispose | 'connect' | 'say' | 'enter'>) {
    this.kit = parts.kit;
    this.channel = parts.channel;
    this.phone = parts.phone;
    this.clock = parts.clock;
    this.logger = parts.logger;
    this.server = parts.server;
    this.url = parts.url;
  }

  static async start(
    options: WebSocketChannelOptions = {},
    kitOptions: RoomKitOptions = {},
    hostOf: (kit: RoomKit) => ChannelHost = (kit) => kit,
  ): Promise<Harness> {
    const clock = createTestClock();
    const logger = createRecordingLogger();
    const kit = new RoomKit({ clock, logger, ...kitOptions });
    const channel = new WebSocketChannel('ws', { authenticate: byHeader, ...options });
    const phone = new PlainChannel('phone');
    channel.onRegistered(hostOf(kit));
    kit.registerChannel(channel);
    kit.registerChannel(phone);
    // A second node finds the room there.
    if ((await kit.listRooms()).length === 0) {
      await kit.createRoom({ roomId: 'r1' });
      await kit.attachChannel('r1', 'ws');
      await kit.attachChannel('r1', 'phone');
    }
    const server = createServer();
    channel.attach(server, { path: '/socket' });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new Harness({ kit, channel, phone, clock, logger, server, url: `ws://127.0.0.1:${port}/socket` });
  }

  /** A greeted connection of a participant. */
  async connect(participantId: string, headers: Record<string, string> = {}): Promise<RawClient> {
    const client = await RawClient.open(this.url, { 'x-participant': participantId, ...headers });
    if (!(client instanceof RawClient)) throw new Error(`refused with ${client.status}`);
    await client.hello();
    return client;
  }

  /** A greeted connection in a room. */
  async enter(participantId: string, roomId = 'r1', join: Record<string, unknown> = {}): Promise<RawClient> {
    const client = await this.connect(participantId);
    await client.join(roomId, join);
    return client;
  }

  /** Somebody on the phone says something; resolves when it has been delivered. */
  async say(body: string, roomId = 'r1', more: Record<string, unknown> = {}): Promise<InboundResult> {
    return this.kit.processInbound(
      { channelId: 'phone', senderId: '+1', content: { type: 'text', body }, ...more },
      { roomId },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.channel.close();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    await this.kit.close();
  }
}
