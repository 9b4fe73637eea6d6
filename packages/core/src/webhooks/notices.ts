import type { DeliveryStatus } from '../domain/delivery.ts';
import type { InboundNotice } from '../domain/notice.ts';
import { scopedKey, type RoomReference } from '../domain/room.ts';
import { findNamed } from '../pipeline/native-references.ts';
import type { Channel } from '../ports/channel.ts';
import type { InboundRoomRouter } from '../ports/inbound-router.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { EphemeralService } from '../realtime/ephemeral.ts';

export interface NoticeDeps {
  readonly store: Pick<
    ConversationStore,
    'findByProviderMessageId' | 'findReceipt' | 'findRoomsOfSender' | 'listEvents' | 'listReceipts'
  >;
  readonly router: InboundRoomRouter;
  readonly ephemeral: Pick<EphemeralService, 'publishReaction' | 'publishTyping'>;
  readonly report: (organizationId: string | null, status: DeliveryStatus) => Promise<void>;
}

/** How many messages before a watermark are looked at; older ones have been reported by an earlier one. */
const WATERMARK_PAGE = 50;

/** Takes what a vendor tells beside messages to the rooms it is about. What names nothing known is dropped. */
export class NoticeService {
  readonly #deps: NoticeDeps;

  constructor(deps: NoticeDeps) {
    this.#deps = deps;
  }

  async take(organizationId: string | null, channel: Channel, notice: InboundNotice): Promise<void> {
    switch (notice.type) {
      case 'reaction':
        return this.#react(organizationId, channel, notice);
      case 'typing':
        return this.#type(organizationId, channel, notice);
      case 'watermark':
        return this.#mark(organizationId, channel, notice);
    }
  }

  async #react(
    organizationId: string | null,
    channel: Channel,
    { senderId, providerMessageId, emoji, action }: Extract<InboundNotice, { readonly type: 'reaction' }>,
  ): Promise<void> {
    const named = await findNamed(this.#deps.store, organizationId, channel.id, providerMessageId);
    if (!named) return;
    await this.#deps.ephemeral.publishReaction(
      { organizationId, roomId: named.roomId },
      senderId,
      { eventId: named.eventId, emoji, action },
      { channelId: channel.id },
    );
  }

  async #type(
    organizationId: string | null,
    channel: Channel,
    { senderId, isTyping }: Extract<InboundNotice, { readonly type: 'typing' }>,
  ): Promise<void> {
    for (const room of await this.#rooms(organizationId, channel, senderId)) {
      await this.#deps.ephemeral.publishTyping(room, senderId, isTyping, { channelId: channel.id });
    }
  }

  /** The vendor names a moment: everything that was delivered to this person before it has come as far. */
  async #mark(
    organizationId: string | null,
    channel: Channel,
    { senderId, status, until }: Extract<InboundNotice, { readonly type: 'watermark' }>,
  ): Promise<void> {
    const { store, report } = this.#deps;
    const told = new Set<string>();
    for (const room of await this.#rooms(organizationId, channel, senderId)) {
      const recent = await store.listEvents(room, { limit: WATERMARK_PAGE, newestFirst: true });
      for (const event of recent) {
        if (event.createdAt > until || event.source.channelId === channel.id) continue;
        const receipts = await store.listReceipts(room, event.id);
        for (const receipt of receipts) {
          if (receipt.channelId !== channel.id) continue;
          for (const messageId of receipt.providerMessageIds) {
            if (told.has(scopedKey(room.roomId, messageId))) continue;
            told.add(scopedKey(room.roomId, messageId));
            const provider = channel.providerName ?? channel.id;
            await report(organizationId, { provider, messageId, status, channelId: channel.id, timestamp: until });
          }
        }
      }
    }
  }

  async #rooms(organizationId: string | null, channel: Channel, senderId: string): Promise<readonly RoomReference[]> {
    const query = { organizationId, channelId: channel.id, channelType: channel.channelType, senderId };
    const rooms = await this.#deps.store.findRoomsOfSender(query);
    if (rooms.length > 0) return rooms.map(({ id: roomId }) => ({ organizationId, roomId }));
    // Somebody who was written to and has not answered yet: where an answer would go.
    const roomId = await this.#deps.router.route({ ...query, metadata: {} });
    return roomId === null ? [] : [{ organizationId, roomId }];
  }
}
