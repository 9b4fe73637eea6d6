import type { InboundRoomRouter, RouteRequest } from '../ports/inbound-router.ts';
import type { ConversationStore } from '../ports/store.ts';

/**
 * Chooses the latest active room where the same sender is connected over a channel of the same type;
 * else the only active room the channel is bound to. Where several would do it chooses none (RFC 10.4).
 */
export class DefaultInboundRoomRouter implements InboundRoomRouter {
  readonly specificationVersion = 'v1' as const;
  readonly #store: Pick<ConversationStore, 'findRoomsOfSender' | 'findRoomsOfChannel'>;

  constructor(options: { readonly store: Pick<ConversationStore, 'findRoomsOfSender' | 'findRoomsOfChannel'> }) {
    this.#store = options.store;
  }

  async route(
    request: RouteRequest,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<string | null> {
    const { organizationId, channelId, channelType, senderId } = request;
    options.signal?.throwIfAborted();
    const [latest] = await this.#store.findRoomsOfSender({ organizationId, channelId, channelType, senderId });
    if (latest) return latest.id;
    options.signal?.throwIfAborted();
    // Two tell that there is more than one: no need to read all of them.
    const bound = await this.#store.findRoomsOfChannel(organizationId, channelId, { limit: 2 });
    return bound.length === 1 ? (bound[0]?.id ?? null) : null;
  }
}
