import type { ChannelRegistry } from '../channels/registry.ts';
import type { ChannelBinding } from '../domain/binding.ts';
import type { DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import { canRead, writeRefusal } from '../domain/permissions.ts';
import type { RoomReference } from '../domain/room.ts';
import { isVisibleTo, isVisibleToParticipant, visibilityIncludes } from '../domain/visibility.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { Deadlines } from '../runtime/deadlines.ts';
import type { TaskSet } from '../runtime/task-set.ts';

/** How long a channel may take to pass on a notice. */
const NOTICE_TIMEOUT_MS = 10_000;
/** How many messages before a read mark are reported to vendors at once. */
const READ_PAGE = 50;

export interface OutwardDeps {
  readonly store: Pick<ConversationStore, 'getEvent' | 'listEvents' | 'listReceipts'>;
  readonly channels: Pick<ChannelRegistry, 'get'>;
  readonly background: TaskSet;
  readonly deadlines: Deadlines;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

interface Target {
  readonly binding: ChannelBinding;
  readonly channel: Channel;
}

/**
 * Passes notices on to the vendors behind a room's transports, where they can show them. A notice is not
 * worth an error: what fails is logged.
 */
export class OutwardNotices {
  readonly #deps: OutwardDeps;

  constructor(deps: OutwardDeps) {
    this.#deps = deps;
  }

  /** Several people on one channel see each other type; the channel leaves out the one who does. */
  typing(room: NoticeRoom, isTyping: boolean, participantId: string): void {
    for (const { binding, channel } of this.#targets(room, 'supportsTyping')) {
      const isOwn = binding.channelId === room.channelId;
      if (!channel.typing || (isOwn && !binding.capabilities.multiParty)) continue;
      const options = {
        organizationId: room.reference.organizationId,
        lastInboundMessageId: () => this.#lastInbound(room.reference, binding.channelId),
      };
      this.#call(room, binding, () => channel.typing?.(isTyping, participantId, binding, options));
    }
  }

  /** Where somebody reacted, the vendor has shown it. */
  react(room: NoticeRoom, eventId: string, emoji: string, action: 'add' | 'remove'): void {
    const targets = this.#targets(room, 'supportsReactions').filter(
      ({ binding, channel }) => channel.react && binding.channelId !== room.channelId,
    );
    if (targets.length === 0) return;
    this.#run(room, async () => {
      const event = await this.#deps.store.getEvent(room.reference, eventId);
      if (!event) return;
      const receipts = await this.#deps.store.listReceipts(room.reference, eventId);
      for (const { binding, channel } of targets) {
        const own = this.#nativeIds(room.reference, event, receipts, binding.channelId);
        if (own.length === 0) continue;
        this.#call(room, binding, () => channel.react?.(own, emoji, action, binding));
      }
    });
  }

  /** Tells the vendors of those who wrote between two marks that somebody has read it, as far as they could see it. */
  read(room: NoticeRoom, participantId: string | null, fromIndex: number, toIndex: number): void {
    const targets = this.#targets(room, 'supportsReadReceipts').filter(
      ({ binding, channel }) => channel.markRead && binding.channelId !== room.channelId,
    );
    if (targets.length === 0) return;
    this.#run(room, async () => {
      const recent = await this.#deps.store.listEvents(room.reference, {
        beforeIndex: toIndex + 1,
        limit: READ_PAGE,
        newestFirst: true,
      });
      const news = recent.filter(
        (event) => event.index > fromIndex && event.status !== 'blocked' && wasSeen(room, participantId, event),
      );
      for (const { binding, channel } of targets) {
        const own = news.flatMap((event) => this.#nativeIds(room.reference, event, [], binding.channelId));
        if (own.length > 0) this.#call(room, binding, () => channel.markRead?.(own, binding));
      }
    });
  }

  async #lastInbound(reference: RoomReference, channelId: string): Promise<string | null> {
    const recent = await this.#deps.store.listEvents(reference, { limit: READ_PAGE, newestFirst: true });
    return recent.findLast(({ source }) => source.channelId === channelId)?.source.providerMessageId ?? null;
  }

  #targets(
    room: NoticeRoom,
    capability: 'supportsTyping' | 'supportsReactions' | 'supportsReadReceipts',
  ): readonly Target[] {
    const source = room.bindings.find((binding) => binding.channelId === room.channelId);
    // Who may not speak in the room does not type in it either.
    if (source && writeRefusal(source) !== null) return [];
    return room.bindings.flatMap((binding) => {
      const isShown =
        binding.category === 'transport' &&
        binding.direction !== 'outbound' &&
        canRead(binding.access) &&
        !binding.outputMuted &&
        binding.capabilities[capability];
      if (!isShown) return [];
      if (source && source !== binding && !visibilityIncludes(source.visibility, binding)) return [];
      const channel = this.#deps.channels.get(room.reference.organizationId, binding.channelId);
      return channel ? [{ binding, channel }] : [];
    });
  }

  /** The ids under which a vendor knows an event: as we delivered it, or as it came from there. */
  #nativeIds(
    { organizationId, roomId }: RoomReference,
    event: RoomEvent,
    receipts: readonly DeliveryReceipt[],
    channelId: string,
  ): readonly DeliveryReceipt[] {
    const { source } = event;
    if (source.channelId !== channelId || source.providerMessageId === null) {
      return receipts.filter((receipt) => receipt.channelId === channelId);
    }
    return [
      {
        organizationId,
        roomId,
        eventId: event.id,
        channelId,
        providerMessageIds: [source.providerMessageId],
        status: 'delivered',
        error: null,
        updatedAt: new Date(this.#deps.clock.now()),
      },
    ];
  }

  #call(room: NoticeRoom, binding: ChannelBinding, call: () => Promise<void> | undefined): void {
    const { deadlines } = this.#deps;
    this.#run(
      room,
      async () => {
        const calling = call();
        if (!calling) return;
        await deadlines.race(calling, NOTICE_TIMEOUT_MS, () => new DOMException('It took too long.', 'TimeoutError'));
      },
      binding.channelId,
    );
  }

  #run(room: NoticeRoom, task: () => Promise<void>, channelId: string | null = null): void {
    const { roomId } = room.reference;
    this.#deps.background.add(
      task().catch((error: unknown) => {
        this.#deps.logger.warn('A notice was not passed on.', { roomId, channelId, error });
      }),
    );
  }
}

/** Whether an event is shown to a reader. What no channel reads is read by the host. */
function wasSeen({ bindings, channelId }: NoticeRoom, participantId: string | null, event: RoomEvent): boolean {
  const reader = bindings.find((binding) => binding.channelId === channelId);
  if (!reader) return true;
  return (
    isVisibleTo(event, reader) &&
    (participantId === null || isVisibleToParticipant(event, reader.channelId, participantId))
  );
}

/** The room a notice is about, and the channel it came from. */
export interface NoticeRoom {
  readonly reference: RoomReference;
  readonly bindings: readonly ChannelBinding[];
  readonly channelId: string | null;
}
