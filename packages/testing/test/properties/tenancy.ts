import {
  Channel,
  ChannelOutput,
  type ConversationStore,
  type DeliveryOutcome,
  HookResult,
  type Identity,
  type IdentityResolver,
  type IdentityResult,
  InMemoryStore,
  isRoomKitError,
  RoomKit,
  type RoomEvent,
  textOf,
} from '@roomkit/core';

import { createSeededRandom, createTestClock, type SeededRandom, settled, type TestClock } from '../../src/index.ts';

/** Two organizations and the scope without one. */
export const SCOPES = [null, 'acme', 'globex'] as const;
export type Scope = (typeof SCOPES)[number];

const ROOMS = ['r1', 'r2'] as const;
const CHANNELS = ['a', 'b'] as const;
const SENDERS = ['u1', 'u2'] as const;
const WORDS = ['hello', 'fail', 'secret'] as const;

/** What one organization does, by names that all of them use; a null scope with `advance` is time going on for all. */
export interface Step {
  readonly scope: Scope;
  readonly name: string;
  readonly act: (side: Side) => Promise<unknown>;
}

/** One organization at work, and all that reaches it. */
export interface Side {
  readonly scope: Scope;
  readonly kit: RoomKit;
  readonly clock: TestClock;
  /** Deliveries, framework events, hook calls and ephemeral events, in order. */
  readonly heard: string[];
}

export interface World {
  readonly store: ConversationStore;
  readonly clock: TestClock;
  readonly sides: ReadonlyMap<Scope, Side>;
  /** Runs a step to its end; returns what it answered. */
  run(step: Step): Promise<string>;
}

class Target extends Channel {
  readonly #heard: string[];
  #sent = 0;

  constructor(id: string, heard: string[]) {
    super(id, { channelType: 'sms' });
    this.#heard = heard;
  }

  override deliver(event: RoomEvent): ChannelOutput {
    const words = textOf(event);
    this.#heard.push(`${this.id} got ${event.roomId} ${event.index} ${words}`);
    if (words === 'fail') throw new TypeError('refused');
    this.#sent += 1;
    return ChannelOutput.of({ providerResult: { success: true, providerMessageId: `${this.id}-${this.#sent}` } });
  }
}

/** Looks people up where the room's organization keeps them. */
class StoredIdentities implements IdentityResolver {
  readonly specificationVersion = 'v1' as const;
  readonly #store: ConversationStore;

  constructor(store: ConversationStore) {
    this.#store = store;
  }

  async resolve(...[message, { room }]: Parameters<IdentityResolver['resolve']>): Promise<IdentityResult> {
    const found = await this.#store.findIdentities(room.organizationId, 'sms', message.senderId);
    const [identity] = found;
    if (!identity) return { status: 'unknown' };
    return found.length === 1 ? { status: 'identified', identity } : { status: 'ambiguous', candidates: found };
  }
}

/** One kit over one store, with limits that are soon met. */
export async function createWorld(): Promise<World> {
  const clock = createTestClock();
  const store = new InMemoryStore({ clock });
  const counts = new Map<Scope, number>();
  let acting: Scope = null;
  // Every organization makes the same ids, so that an id says nothing of whose it is.
  const createId = (): string => {
    counts.set(acting, (counts.get(acting) ?? 0) + 1);
    return `id-${counts.get(acting)}`;
  };
  const root = new RoomKit({
    store,
    clock,
    createId,
    identityResolver: new StoredIdentities(store),
    inboundRateLimit: { maxPerMinute: 3 },
    organizationRateLimit: { maxPerMinute: 4 },
    circuitBreaker: { failureThreshold: 2 },
  });
  const sides = new Map<Scope, Side>();
  for (const scope of SCOPES) sides.set(scope, createSide(root, scope, clock));
  const run = async ({ scope, act }: Step): Promise<string> => {
    acting = scope;
    let answer: unknown;
    try {
      answer = await act(sides.get(scope) as Side);
    } catch (error) {
      if (!isRoomKitError(error)) throw error;
      answer = error.code;
    }
    await settled();
    await settled();
    return JSON.stringify(answer) ?? 'nothing';
  };
  for (const scope of SCOPES) await run({ scope, name: 'begin', act: begin });
  return { store, clock, sides, run };
}

function createSide(root: RoomKit, scope: Scope, clock: TestClock): Side {
  const kit = scope === null ? root : root.forOrganization(scope);
  const heard: string[] = [];
  for (const id of CHANNELS) kit.registerChannel(new Target(id, heard));
  kit.on('delivery_failed', (event) => {
    // The root hears of all; what is said of no organization is its own.
    if (event.organizationId === scope) heard.push(`failed ${event.data.roomId} ${event.data.channelId}`);
  });
  kit.on('event_blocked', (event) => {
    if (event.organizationId === scope) heard.push(`blocked ${event.data.roomId} by ${event.data.blockedBy}`);
  });
  if (scope !== null) {
    kit.hook('after_broadcast', { name: 'own' }, (event) => void heard.push(`hook ${event.roomId} ${event.index}`));
    kit.onDeliveryStatus((status) => void heard.push(`status ${status.messageId} ${status.status}`));
  }
  return { scope, kit, clock, heard };
}

async function begin({ kit, heard }: Side): Promise<void> {
  for (const roomId of ROOMS) {
    await kit.createRoom({ roomId });
    for (const channelId of CHANNELS) await kit.attachChannel(roomId, channelId);
    await kit.subscribeRoom(roomId, (event) => void heard.push(`${event.type} ${roomId} ${event.participantId}`));
  }
}

/** Everything of one organization: what is stored and what it heard. */
export async function printOf({ store }: World, { scope, kit, heard }: Side): Promise<string> {
  const rooms = await kit.listRooms({ limit: 100 });
  const parts: unknown[] = [heard, await kit.listDeadLetters({ limit: 1_000 })];
  for (const { id: roomId } of rooms) {
    const reference = { organizationId: scope, roomId };
    const events = await store.listEvents(reference, { limit: 1_000 });
    parts.push(await store.getSnapshot(reference), events, await store.listParticipants(reference));
    parts.push(await store.listTasks(reference), await store.listReadMarkers(reference));
    for (const { id } of events) parts.push(await store.listReceipts(reference, id));
  }
  for (const id of ['i1', 'i2']) parts.push(await store.getIdentity(scope, id));
  for (const sender of SENDERS) {
    parts.push((await store.findIdentities(scope, 'sms', sender)).map((identity: Identity) => identity.id));
  }
  return JSON.stringify(parts);
}

/** A sequence of steps of all organizations, the same for the same seed. */
export function plan(seed: number, length: number): readonly Step[] {
  const random = createSeededRandom(seed);
  return Array.from({ length }, () => step(random));
}

function step(random: SeededRandom): Step {
  const scope = random.pick(SCOPES);
  const roomId = random.pick(ROOMS);
  const channelId = random.pick(CHANNELS);
  const senderId = random.pick(SENDERS);
  const eventId = `id-${1 + random.integer(14)}`;
  const native = `in-${random.integer(4)}`;
  const messageId = `${channelId}-${1 + random.integer(3)}`;
  const key = `k${random.integer(3)}`;
  const identityId = random.pick(['i1', 'i2']);
  const body = random.pick(WORDS);
  const status = random.pick<DeliveryOutcome>(['delivered', 'read', 'failed']);
  const [isKeyed, isNative, isNamed] = [random.chance(0.3), random.chance(0.3), random.chance(0.7)];
  const content = { type: 'text', body } as const;
  const until = 'committed' as const;
  const acts: Readonly<Record<string, Step['act']>> = {
    say: ({ kit }) =>
      kit.processInbound(
        {
          channelId,
          senderId,
          content,
          ...(isKeyed ? { idempotencyKey: key } : {}),
          ...(isNative ? { providerMessageId: native } : {}),
        },
        { until, ...(isNamed ? { roomId } : {}) },
      ),
    send: ({ kit }) =>
      kit.sendEvent(roomId, channelId, content, { until, ...(isKeyed ? { idempotencyKey: key } : {}) }),
    edit: ({ kit }) =>
      kit.processInbound(
        { channelId, senderId, content: { type: 'edit', targetEventId: eventId, newContent: content } },
        { until, roomId },
      ),
    update: ({ kit }) => kit.updateEvent(roomId, eventId, { metadata: { seen: true } }),
    remove: ({ kit }) => kit.deleteEvent(roomId, eventId),
    create: ({ kit }) => kit.createRoom({ roomId }),
    close: ({ kit }) => kit.closeRoom(roomId),
    reopen: ({ kit }) => kit.reopenRoom(roomId),
    drop: ({ kit }) => kit.deleteRoom(roomId),
    attach: ({ kit }) => kit.attachChannel(roomId, channelId),
    detach: ({ kit }) => kit.detachChannel(roomId, channelId),
    mute: ({ kit }) => kit.mute(roomId, channelId),
    unmute: ({ kit }) => kit.unmute(roomId, channelId),
    hide: ({ kit }) => kit.setVisibility(roomId, channelId, 'none'),
    join: ({ kit }) => kit.addMember(roomId, channelId, senderId, { displayName: body }),
    leave: ({ kit }) => kit.removeMember(roomId, senderId),
    read: ({ kit }) => kit.markRead(roomId, channelId, 3),
    task: ({ kit }) => kit.createTask(roomId, { id: key, type: 'call' }),
    finish: ({ kit }) => kit.updateTask(roomId, key, { status: 'completed' }),
    person: ({ kit }) =>
      kit.createIdentity({ id: identityId, displayName: body, channelAddresses: { sms: [senderId] } }),
    link: ({ kit }) => kit.linkIdentity(identityId, 'sms', senderId),
    erase: ({ kit }) => kit.erasePerson(identityId),
    type: ({ kit }) => kit.publishTyping(roomId, senderId, true),
    react: ({ kit }) => kit.publishReaction(roomId, senderId, { eventId, emoji: '!' }),
    report: ({ kit }) => kit.processDeliveryStatus({ provider: 'x', messageId, status }),
    forbid: async ({ kit }) => {
      kit.addRoomHook(roomId, 'before_broadcast', { name: 'strict' }, (event) =>
        textOf(event) === 'secret' ? HookResult.block('secret') : HookResult.allow(),
      );
    },
    permit: async ({ kit }) => kit.removeRoomHook(roomId, 'strict'),
    retry: ({ kit }) => kit.retryDeadLetter(roomId, eventId, channelId),
    forget: ({ kit }) => kit.dropDeadLetter(roomId, eventId, channelId),
    purge: ({ kit, clock }) => kit.purge({ before: new Date(clock.now()) }),
    timers: ({ kit }) => kit.setRoomTimers(roomId, { inactiveAfterSeconds: 20 }),
    // The root judges the rooms of all: that is its office, and no leak.
    check: async ({ kit, scope: own }) => (own === null ? 'left out' : kit.checkAllTimers()),
    advance: ({ clock }) => clock.advance(15_000),
  };
  const frequent = ['say', 'say', 'say', 'say', 'say', 'say', 'say', 'send', 'send', 'person', 'advance'];
  const name = random.pick([...frequent, ...Object.keys(acts)]);
  return { scope: name === 'advance' ? null : scope, name, act: acts[name] as Step['act'] };
}
