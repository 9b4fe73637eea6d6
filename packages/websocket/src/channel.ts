import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { CloseCode } from '@roomkit/client/protocol';
import {
  Channel,
  type ChannelBinding,
  type ChannelHost,
  type ChannelInfo,
  ChannelNotRegisteredError,
  ChannelOutput,
  ConfigurationError,
  type DeliveryReceipt,
  type DeliveryStream,
  type RoomContext,
  type RoomEvent,
} from '@roomkit/core';

import { WEBSOCKET_CAPABILITIES } from './capabilities.ts';
import { ChannelRuntime } from './channel-runtime.ts';
import { resolveOptions, type Settings, type WebSocketChannelOptions } from './options.ts';
import { identityOf, joinAll, type RegisteredConnection, type RegisterOptions } from './register.ts';
import { functionTransport, type SendText } from './transport.ts';
import { listenForUpgrades, refuseUpgrade, type UpgradeServer } from './upgrade.ts';

/**
 * Rooms over sockets: several people on one channel, several connections a person, several rooms a
 * connection. Delivery settles when an event is handed to the connections; a connection that missed
 * something reads it from the timeline when it comes back.
 */
export class WebSocketChannel extends Channel {
  readonly #settings: Settings;
  readonly #upgrades = new Set<Disposable>();
  #runtime: ChannelRuntime | null = null;

  /** @throws ConfigurationError naming the option */
  constructor(id: string, options: WebSocketChannelOptions = {}) {
    super(id, {
      channelType: 'websocket',
      capabilities: WEBSOCKET_CAPABILITIES,
      provider: { name: 'websocket' },
      senderIsParticipant: true,
    });
    this.#settings = resolveOptions(options);
  }

  override get supportsStreamingDelivery(): boolean {
    return true;
  }

  override onRegistered(host: ChannelHost): void {
    this.#runtime ??= new ChannelRuntime(host, this.id, this.#settings);
  }

  override onRoomDetached(roomId: string): void {
    this.#runtime?.feeds.detach(roomId);
  }

  /** How many connections there are. */
  override info(): ChannelInfo {
    return { connections: this.#runtime?.registry.size ?? 0 };
  }

  /** Ids of the connections there are. */
  get connectionIds(): readonly string[] {
    return [...(this.#runtime?.registry.all() ?? [])].map(({ id }) => id);
  }

  /**
   * Takes the upgrades of one path of an HTTP server. Dispose, or close the channel, to stop; the server
   * stays its owner's.
   *
   * @throws ConfigurationError without `authenticate`
   */
  attach(server: UpgradeServer, options: { readonly path: string }): Disposable {
    if (this.#settings.authenticate === null) throw new ConfigurationError('authenticate', 'is needed to take sockets');
    if (!options.path.startsWith('/')) throw new ConfigurationError('path', 'must begin with /');
    const listening = listenForUpgrades(server, options.path, (...upgrade) => this.handleUpgrade(...upgrade));
    this.#upgrades.add(listening);
    return listening;
  }

  /** Takes one upgrade, from a server that routes them itself. Before the channel is registered it is a 503. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#runtime === null) refuseUpgrade(socket, 503);
    else void this.#runtime.server.accept(request, socket, head);
  }

  /**
   * Adds a connection whose wire somebody else owns. `send` gets each frame as JSON text, one at a time;
   * failing or hanging too often ends the connection.
   *
   * @throws ChannelNotRegisteredError, InputError
   */
  registerConnection(id: string, send: SendText, options: RegisterOptions = {}): RegisteredConnection {
    const runtime = this.#runtime;
    if (runtime === null) throw new ChannelNotRegisteredError(this.id);
    const { clock, organizationId } = runtime.host;
    const timeoutMs = this.#settings.authenticateTimeoutMs;
    const identity = identityOf(id, options, { clock, timeoutMs, organizationId });
    const transport = functionTransport(send, (code, reason) => {
      options.onClose?.(code, reason);
      connection.gone();
    });
    const connection = runtime.registry.add(id, identity, transport);
    const receive = runtime.receive.bind(runtime);
    return {
      id,
      ready: joinAll(connection, options.rooms ?? [], options.historyLimit ?? 0, receive),
      receive: (text) => runtime.receive(connection, text),
    };
  }

  /** Removes a connection of whatever kind. False where there was none. */
  unregisterConnection(id: string): boolean {
    const connection = this.#runtime?.registry.get(id);
    connection?.close(CloseCode.NORMAL, 'unregistered');
    return connection !== undefined;
  }

  override deliver(event: RoomEvent): ChannelOutput {
    this.#runtime?.feeds.get(event.roomId)?.offer(event);
    return handedOn(event);
  }

  override async deliverStream(
    stream: DeliveryStream,
    event: RoomEvent,
    binding: ChannelBinding,
    context: RoomContext,
  ): Promise<ChannelOutput> {
    const feeds = this.#runtime?.feeds;
    if (feeds === undefined) return super.deliverStream(stream, event, binding, context);
    const { roomId } = event;
    const streams = feeds.streamsOf(roomId);
    streams.start(event, feeds.get(roomId)?.members ?? []);
    try {
      for await (const item of stream) if (typeof item === 'string') streams.append(event.id, item);
      const committed = await stream.committed;
      if (committed === null) {
        streams.abort(event.id, 'refused');
        return ChannelOutput.empty();
      }
      streams.rename(event.id, committed.id);
      const feed = feeds.get(roomId);
      if (feed === undefined) streams.finish(committed.id);
      // Told already, by way of the timeline: what still shows of the stream is out of date.
      else if (!feed.offer(committed)) streams.abort(committed.id, 'refused');
      return handedOn(committed);
    } catch (error) {
      streams.abort(event.id, 'failed');
      throw error;
    } finally {
      feeds.release(roomId);
    }
  }

  /** Nothing is left to do: the room's notices, which name who types, reach the connections of every node. */
  override async typing(_isTyping: boolean, _participantId: string, _binding: ChannelBinding): Promise<void> {}

  /** Nothing is left to do: the room's notices, which name who reacted, reach the connections by themselves. */
  override async react(
    _receipts: readonly DeliveryReceipt[],
    _emoji: string,
    _action: 'add' | 'remove',
    _binding: ChannelBinding,
  ): Promise<void> {}

  /** Nothing is left to do: the room's notices, which name who has read, reach the connections by themselves. */
  override async markRead(_receipts: readonly DeliveryReceipt[], _binding: ChannelBinding): Promise<void> {}

  /** The connections in the room are told. */
  override onEventsChanged(roomId: string): void {
    this.#runtime?.feeds.get(roomId)?.readChanges();
  }

  /** Ends every connection with 1001 and waits until they are gone. */
  override async close(): Promise<void> {
    for (const listening of this.#upgrades) listening[Symbol.dispose]();
    this.#upgrades.clear();
    const runtime = this.#runtime;
    this.#runtime = null;
    await runtime?.close();
  }
}

/** An event's own id stands for it here: edits, deletions and reactions name it by that. */
function handedOn(event: RoomEvent): ChannelOutput {
  return ChannelOutput.sent({ success: true, providerMessageId: event.id });
}
