import { Channel, ChannelOutput, InMemoryStore, RoomKit, type InboundResult, type RoomEvent } from '@roomkit/core';

import {
  createFaultyStore,
  createSeededRandom,
  createSeededScheduler,
  createTestClock,
  createTestIds,
  type SeededRandom,
  type SeededScheduler,
  type TestClock,
} from '../../src/index.ts';

const ROOMS = ['r1', 'r2', 'r3'] as const;
const TARGETS = ['b', 'c'] as const;
const MESSAGES = 5;

/** The one thing that goes wrong in a run. */
export const FAULTS = [
  'none',
  'kill',
  'commit_fails',
  'commit_answer_lost',
  'open_fails',
  'settle_fails',
  'delivery_throws',
  'delivery_hangs',
  'room_closes',
  'clock_jumps',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What one run came to. */
export interface Interleaving {
  readonly fault: Fault;
  readonly order: string;
  /** Each broken invariant in a sentence; none in a run that holds. */
  readonly violations: readonly string[];
}

interface Delivery {
  readonly roomId: string;
  readonly channelId: string;
  readonly eventId: string;
  readonly index: number;
}

interface Node {
  readonly name: string;
  readonly kit: RoomKit;
}

interface Sent {
  readonly node: string;
  readonly roomId: string;
  readonly body: string;
  result: InboundResult | null;
  error: unknown;
}

/** Two kits on one store, three rooms, five messages and one fault, in an order the seed chooses. */
export async function runInterleaving(seed: number, fixedFault?: Fault): Promise<Interleaving> {
  const random = createSeededRandom(seed);
  const fault = fixedFault ?? random.pick(FAULTS);
  const clock = createTestClock();
  const scheduler = createSeededScheduler(random, clock);
  const store = new InMemoryStore({ clock });
  const deliveries: Delivery[] = [];
  const world = { random, fault, clock, scheduler, store, deliveries };
  const nodes = [makeNode(world, 'A'), makeNode(world, 'B')] as const;
  await setUp(nodes[0].kit);
  scheduler.isOn = true;
  const sent = sendAll(random, nodes);
  const closed = new Map<string, number>();
  const ended = Promise.all(sent.promises).then(() => undefined);
  const disturbance = disturb(world, nodes, closed);
  await scheduler.run(Promise.all([fault === 'kill' ? survivors(sent.messages, sent.promises) : ended, disturbance]));
  if (fault === 'kill') await recover(world, nodes[1]);
  await scheduler.run(Promise.all(nodes.slice(fault === 'kill' ? 1 : 0).map(({ kit }) => kit.whenIdle())));
  scheduler.isOn = false;
  const violations = await judge({ store, deliveries, sent: sent.messages, closed, isKilled: fault === 'kill' });
  return { fault, order: scheduler.trace.join(' '), violations };
}

interface World {
  readonly random: SeededRandom;
  readonly fault: Fault;
  readonly clock: TestClock;
  readonly scheduler: SeededScheduler;
  readonly store: InMemoryStore;
  readonly deliveries: Delivery[];
}

class Target extends Channel {
  readonly #world: World;
  readonly #node: string;
  #calls = 0;

  constructor(world: World, node: string, id: string) {
    super(id, { channelType: 'custom:target' });
    this.#world = world;
    this.#node = node;
  }

  override async deliver(event: RoomEvent): Promise<ChannelOutput> {
    const { scheduler, fault, deliveries } = this.#world;
    this.#calls += 1;
    const isFirst = this.#calls === 1 && this.id === 'b' && this.#node === 'A';
    await scheduler.step(this.#node, `deliver ${this.id}`);
    if (isFirst && fault === 'delivery_hangs') await new Promise<never>(() => {});
    deliveries.push({ roomId: event.roomId, channelId: this.id, eventId: event.id, index: event.index });
    if (isFirst && fault === 'delivery_throws') throw new Error('refused');
    await scheduler.step(this.#node, `delivered ${this.id}`);
    return ChannelOutput.empty();
  }
}

const STORE_FAULTS = {
  commit_fails: { operation: 'commit', when: 'before' },
  commit_answer_lost: { operation: 'commit', when: 'after' },
  open_fails: { operation: 'openPass', when: 'before' },
  settle_fails: { operation: 'settleDeliveries', when: 'before' },
} as const;

function makeNode(world: World, name: string): Node {
  const { scheduler, clock, store, fault, random } = world;
  const planned = name === 'A' ? STORE_FAULTS[fault as keyof typeof STORE_FAULTS] : undefined;
  // Setting up takes the first calls; the fault hits one of those that follow.
  const call = planned?.operation === 'settleDeliveries' ? 1 : 10 + random.integer(2);
  const faulty = planned ? createFaultyStore(store, [{ ...planned, call }]) : store;
  const kit = new RoomKit({
    store: scheduler.wrap(name, faulty),
    clock,
    createId: createTestIds(name),
    // Half of the nodes take over by themselves, in the middle of whatever else goes on.
    recoveryIntervalMs: random.chance(0.5) ? 1_000 : null,
  });
  kit.registerChannel(new Target(world, name, 'a'));
  for (const id of TARGETS) kit.registerChannel(new Target(world, name, id));
  kit.hook('before_broadcast', () => scheduler.step(name, 'hook').then(() => undefined));
  return { name, kit };
}

async function setUp(kit: RoomKit): Promise<void> {
  for (const roomId of ROOMS) {
    await kit.createRoom({ roomId });
    for (const channelId of ['a', ...TARGETS]) await kit.attachChannel(roomId, channelId);
  }
}

function sendAll(
  random: SeededRandom,
  nodes: readonly Node[],
): { readonly messages: readonly Sent[]; readonly promises: readonly Promise<void>[] } {
  const messages: Sent[] = [];
  const promises: Promise<void>[] = [];
  for (let at = 0; at < MESSAGES; at += 1) {
    const node = random.pick(nodes);
    // Most go to one room: that is where orders differ.
    const roomId = random.chance(0.6) ? 'r1' : random.pick(ROOMS);
    const message: Sent = { node: node.name, roomId, body: `m${at}`, result: null, error: null };
    messages.push(message);
    const content = { type: 'text', body: message.body } as const;
    const sending = node.kit.processInbound({ channelId: 'a', senderId: 'u1', content }, { roomId });
    promises.push(
      sending.then(
        (result) => void (message.result = result),
        (error: unknown) => void (message.error = error),
      ),
    );
  }
  return { messages, promises };
}

/** What goes wrong in the middle, when the scheduler comes to it. */
async function disturb(world: World, nodes: readonly Node[], closed: Map<string, number>): Promise<void> {
  const { scheduler, fault, random, clock, store } = world;
  if (fault === 'none') return;
  for (let wait = random.integer(25); wait > 0; wait -= 1) await scheduler.step('fault', 'wait');
  if (fault === 'kill') scheduler.stop('A');
  if (fault === 'clock_jumps') void clock.advance(20_000);
  if (fault === 'room_closes') {
    await random.pick(nodes).kit.closeRoom('r1');
    const room = await store.getRoom({ organizationId: null, roomId: 'r1' });
    closed.set('r1', room?.eventCount ?? 0);
  }
}

async function survivors(messages: readonly Sent[], promises: readonly Promise<void>[]): Promise<void> {
  await Promise.all(promises.filter((_, at) => messages[at]?.node === 'B'));
}

async function recover({ clock, scheduler }: World, node: Node): Promise<void> {
  await scheduler.run(clock.advance(20_000));
  await scheduler.run(node.kit.recover());
  // What stood behind something of the survivor's own is there to be taken once that is done.
  await scheduler.run(node.kit.whenIdle());
  await scheduler.run(node.kit.recover());
}

interface Outcome {
  readonly store: InMemoryStore;
  readonly deliveries: readonly Delivery[];
  readonly sent: readonly Sent[];
  readonly closed: ReadonlyMap<string, number>;
  readonly isKilled: boolean;
}

async function judge({ store, deliveries, sent, closed, isKilled }: Outcome): Promise<string[]> {
  const violations: string[] = [];
  const dead = await store.listDeadLetters();
  const deadKeys = new Set(dead.map(({ eventId, channelId }) => `${eventId} ${channelId}`));
  const seen = new Set(deliveries.map(({ eventId, channelId }) => `${eventId} ${channelId}`));
  for (const roomId of ROOMS) {
    const events = await store.listEvents({ organizationId: null, roomId }, { limit: 1_000 });
    events.forEach((event, at) => {
      if (event.index !== at) violations.push(`${roomId}: index ${event.index} stands at ${at}`);
    });
    const room = await store.getRoom({ organizationId: null, roomId });
    if (room?.eventCount !== events.length)
      violations.push(`${roomId}: ${room?.eventCount} counted, ${events.length} stored`);
    const limit = closed.get(roomId);
    if (limit !== undefined && events.length > limit) violations.push(`${roomId} grew after it was closed`);
    const messages = events.filter((event) => event.type === 'message');
    for (const event of messages) {
      for (const channelId of TARGETS) {
        const key = `${event.id} ${channelId}`;
        if (!seen.has(key) && !deadKeys.has(key))
          violations.push(`${roomId}: event ${event.index} never reached ${channelId}`);
      }
    }
    for (const channelId of TARGETS) violations.push(...orderOf(deliveries, roomId, channelId));
    violations.push(...truthOf(sent, roomId, messages, isKilled));
  }
  return violations;
}

/** First occurrences ascend. */
function orderOf(deliveries: readonly Delivery[], roomId: string, channelId: string): string[] {
  const firsts = new Map<string, number>();
  for (const delivery of deliveries) {
    if (delivery.roomId === roomId && delivery.channelId === channelId && !firsts.has(delivery.eventId)) {
      firsts.set(delivery.eventId, delivery.index);
    }
  }
  const order = [...firsts.values()];
  const isAscending = order.every((index, at) => at === 0 || index > (order[at - 1] as number));
  return isAscending ? [] : [`${roomId}: ${channelId} saw ${order.join(', ')}`];
}

/** What callers were told is what is stored. */
function truthOf(sent: readonly Sent[], roomId: string, messages: readonly RoomEvent[], isKilled: boolean): string[] {
  const violations: string[] = [];
  for (const message of sent.filter((each) => each.roomId === roomId)) {
    const stored = messages.filter((event) => event.content.type === 'text' && event.content.body === message.body);
    const isAccepted = message.result !== null && message.result.event !== null && !message.result.blocked;
    const isRefused = message.result?.blocked === true && message.result.event === null;
    if (stored.length > 1) violations.push(`${message.body} is stored ${stored.length} times`);
    if (isAccepted && stored.length === 0) violations.push(`${message.body} was acknowledged and is lost`);
    if (isRefused && stored.length > 0) violations.push(`${message.body} was refused and is stored`);
    const isSettled = message.result !== null || message.error !== null;
    if (!isSettled && !(isKilled && message.node === 'A')) violations.push(`${message.body} was never answered`);
  }
  return violations;
}
