import { CloseCode, PROTOCOL_VERSION } from '@roomkit/client/protocol';
import type { ChannelHost } from '@roomkit/core';

import type { ConnectionIdentity } from './authenticate.ts';
import { Connection } from './connection.ts';
import type { Settings } from './options.ts';
import type { RoomFeeds } from './room-feeds.ts';
import type { Transport } from './transport.ts';

/** What a registry needs. */
export interface RegistryDeps {
  readonly host: Pick<ChannelHost, 'clock' | 'emit'>;
  readonly channelId: string;
  readonly settings: Settings;
  readonly feeds: RoomFeeds;
}

/** The connections of a channel, by id. */
export class Registry {
  readonly #deps: RegistryDeps;
  readonly #connections = new Map<string, Connection>();

  constructor(deps: RegistryDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#connections.size;
  }

  get(connectionId: string): Connection | undefined {
    return this.#connections.get(connectionId);
  }

  all(): Iterable<Connection> {
    return [...this.#connections.values()];
  }

  /** Welcomes a connection. One with the same id before it is closed. */
  add(id: string, identity: ConnectionIdentity, transport: Transport): Connection {
    const { channelId, host, settings } = this.#deps;
    this.#connections.get(id)?.close(CloseCode.FORBIDDEN, 'replaced');
    const { clock } = host;
    const connection = new Connection({ id, identity, transport, clock, settings, onClosed: (it) => this.#remove(it) });
    this.#connections.set(id, connection);
    connection.send({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      connectionId: id,
      participantId: identity.participantId,
      heartbeatIntervalMs: settings.heartbeatIntervalMs,
      maxPayloadBytes: settings.maxPayloadBytes,
    });
    host.emit('channel_connected', { channelId, connectionId: id });
    return connection;
  }

  #remove(connection: Connection): void {
    const { channelId, feeds, host } = this.#deps;
    if (this.#connections.get(connection.id) === connection) this.#connections.delete(connection.id);
    const members = [...connection.members.values()];
    connection.members.clear();
    for (const member of members) feeds.remove(member);
    host.emit('channel_disconnected', { channelId, connectionId: connection.id });
  }
}
