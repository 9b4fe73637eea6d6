import { randomUUID } from 'node:crypto';

type Draft = Readonly<Record<string, unknown>>;

/** A mutex that is a chain of promises. */
export class ChainMutex {
  #tail: Promise<unknown> = Promise.resolve();

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => {});
    return result;
  }
}

/** The least a room can be: what every measure is compared with, in the same run. */
export class FloorRoom {
  readonly mutex: ChainMutex = new ChainMutex();
  readonly events: Draft[] = [];
  count = 0;
}

/** One message through the floor of the design, section 6; its two lines stand as they are written there. */
export async function floorMessage(
  room: FloorRoom,
  hooks: readonly ((draft: Draft) => unknown)[],
  targets: readonly { deliver(): Promise<void> }[],
): Promise<void> {
  const source = { channelId: 'a', channelType: 'custom:bench', direction: 'inbound' };
  const content = { type: 'text', body: 'hello' };
  const draft: Draft = { id: randomUUID(), roomId: 'r1', type: 'message', source, content, createdAt: new Date() };
  // oxfmt-ignore
  await room.mutex.run(async () => { for (const h of hooks) await h(draft); const e = Object.freeze({ ...draft, index: room.count++ }); room.events.push(e); return e });
  // oxfmt-ignore
  await Promise.all(targets.map(t => t.deliver()));
}
