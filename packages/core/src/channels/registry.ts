import { ChannelAlreadyRegisteredError, ChannelNotRegisteredError } from '../domain/errors.ts';
import { scopedKey } from '../domain/room.ts';
import type { Channel } from '../ports/channel.ts';

/**
 * The channels of a kit. One registered without an organization serves every organization that has none
 * of its own by that id.
 */
export class ChannelRegistry {
  readonly #channels = new Map<string, Channel>();
  readonly #organizations = new Map<Channel, string | null>();

  /** @throws ChannelAlreadyRegisteredError */
  register(organizationId: string | null, channel: Channel): void {
    const key = scopedKey(organizationId, channel.id);
    if (this.#channels.has(key)) throw new ChannelAlreadyRegisteredError(channel.id);
    this.#channels.set(key, channel);
    this.#organizations.set(channel, organizationId);
  }

  unregister(organizationId: string | null, channelId: string): Channel | null {
    const key = scopedKey(organizationId, channelId);
    const channel = this.#channels.get(key) ?? null;
    this.#channels.delete(key);
    if (channel) this.#organizations.delete(channel);
    return channel;
  }

  get(organizationId: string | null, channelId: string): Channel | null {
    const own = this.#channels.get(scopedKey(organizationId, channelId));
    return own ?? (organizationId === null ? null : (this.#channels.get(channelId) ?? null));
  }

  /** @throws ChannelNotRegisteredError */
  require(organizationId: string | null, channelId: string): Channel {
    const channel = this.get(organizationId, channelId);
    if (!channel) throw new ChannelNotRegisteredError(channelId);
    return channel;
  }

  /** The channels an organization registered itself. */
  list(organizationId: string | null): readonly Channel[] {
    return [...this.#organizations].filter(([, owner]) => owner === organizationId).map(([channel]) => channel);
  }

  all(): readonly Channel[] {
    return [...this.#organizations.keys()];
  }
}
