import { CloseCode } from '@roomkit/client/protocol';
import type { ChannelHost } from '@roomkit/core';

import type { Connection } from './connection.ts';
import { type FrameDeps, receiveFrame } from './frames-in.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { Settings } from './options.ts';
import { Registry } from './registry.ts';
import { RoomFeeds } from './room-feeds.ts';
import { SocketServer } from './socket-server.ts';

/** Everything a registered channel runs on: built when there is a kit to ask. */
export class ChannelRuntime {
  readonly host: ChannelHost;
  readonly feeds: RoomFeeds;
  readonly registry: Registry;
  readonly server: SocketServer;
  readonly #frames: FrameDeps;
  readonly #heartbeat: Disposable;
  readonly #ending = new Set<Promise<void>>();

  constructor(host: ChannelHost, channelId: string, settings: Settings) {
    this.host = host;
    const feeds = new RoomFeeds({ host, channelId, settings });
    this.feeds = feeds;
    this.registry = new Registry({ host, channelId, settings, feeds });
    this.#frames = { host, channelId, settings, feeds };
    this.server = new SocketServer({
      host,
      settings,
      registry: this.registry,
      receive: (...frame) => this.receive(...frame),
    });
    this.#heartbeat = startHeartbeat({
      clock: host.clock,
      intervalMs: settings.heartbeatIntervalMs,
      connections: () => this.registry.all(),
      onBeat: () => {
        for (const feed of feeds.all()) feed.refresh();
      },
    });
  }

  /** Takes one frame; never rejects. */
  receive(connection: Connection, text: string): Promise<void> {
    return receiveFrame(this.#frames, connection, text);
  }

  /** Says goodbye to everybody and waits until they are gone. */
  async close(): Promise<void> {
    this.#heartbeat[Symbol.dispose]();
    this.server.close();
    for (const connection of this.registry.all()) {
      this.#ending.add(connection.ended);
      connection.close(CloseCode.GOING_AWAY, 'going away');
    }
    await Promise.all(this.#ending);
    await this.feeds.closed();
  }
}
