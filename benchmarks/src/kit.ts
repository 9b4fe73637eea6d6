import { Channel, ChannelOutput, RoomKit, type ConversationStore, type InboundMessage } from '@roomkit/core';

/** Counts what it is given. */
export class CountingChannel extends Channel {
  delivered = 0;

  constructor(id: string) {
    super(id, { channelType: 'custom:bench' });
  }

  override async deliver(): Promise<ChannelOutput> {
    this.delivered += 1;
    return ChannelOutput.empty();
  }
}

/** A kit with `rooms` rooms, each with a source and `targets` targets, and `hooks` hooks. */
export async function benchKit(options: {
  readonly targets: number;
  readonly rooms?: number;
  readonly hooks?: number;
  readonly store?: ConversationStore;
}): Promise<{
  readonly kit: RoomKit;
  readonly send: () => Promise<unknown>;
  readonly targets: readonly CountingChannel[];
}> {
  const { targets: count, rooms = 1, hooks = 1, store } = options;
  const kit = new RoomKit(store ? { store } : {});
  const targets = Array.from({ length: count }, (_, at) => new CountingChannel(`b${at}`));
  for (const channel of [new CountingChannel('a'), ...targets]) kit.registerChannel(channel);
  await Promise.all(
    Array.from({ length: rooms }, async (_unused, at) => {
      await kit.createRoom({ roomId: `r${at}` });
      for (const { id } of [{ id: 'a' }, ...targets]) await kit.attachChannel(`r${at}`, id);
    }),
  );
  for (let at = 0; at < hooks; at += 1) kit.hook('before_broadcast', async () => {});
  const message: InboundMessage = { channelId: 'a', senderId: 'u1', content: { type: 'text', body: 'hello' } };
  let next = 0;
  const send = (): Promise<unknown> => {
    next = (next + 1) % rooms;
    return kit.processInbound(message, { roomId: `r${next}` });
  };
  return { kit, send, targets };
}

/** The floor with as many targets and hooks. */
export function floorParts(
  targets: number,
  hooks: number,
): { readonly targets: { deliver(): Promise<void> }[]; readonly hooks: (() => Promise<void>)[] } {
  return {
    targets: Array.from({ length: targets }, () => {
      let delivered = 0;
      return {
        deliver: async () => {
          delivered += 1;
        },
      };
    }),
    hooks: Array.from({ length: hooks }, () => async () => {}),
  };
}
