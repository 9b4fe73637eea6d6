import type { ChannelRegistry } from '../channels/registry.ts';
import { RoomKitError, RoomNotFoundError } from '../domain/errors.ts';
import { canTransition } from '../domain/room-status.ts';
import {
  roomKey,
  type AgentResponsePolicy,
  type MetadataChange,
  type Room,
  type RoomReference,
  type RoomStatus,
} from '../domain/room.ts';
import { requireId, requireLimit } from '../domain/validation.ts';
import type { HookEngine } from '../hooks/engine.ts';
import type { PassRunner } from '../passes/pass-runner.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';
import type { RoomChange } from '../ports/store-pass.ts';
import type { ConversationStore, RoomQuery, SenderKey } from '../ports/store.ts';
import { requireRecord } from './attach-options.ts';
import type { Attributions } from './attributions.ts';
import type { Followers } from './follow.ts';
import type { RoomMutations } from './room-mutations.ts';
import { requirePolicy, roomTimers, type CreateRoomOptions } from './room-options.ts';
import { tellRoomChanged } from './tell-channels.ts';

export interface RoomLifecycleDeps {
  readonly mutations: RoomMutations;
  readonly runner: Pick<PassRunner, 'tryRun'>;
  readonly store: Pick<
    ConversationStore,
    'createRoom' | 'createRoomForSender' | 'getRoom' | 'listRooms' | 'deleteRoom'
  >;
  readonly channels: Pick<ChannelRegistry, 'get'>;
  readonly hooks: Pick<HookEngine, 'dropRoom'>;
  readonly attributions: Pick<Attributions, 'dropRoom'>;
  readonly followers: Pick<Followers, 'end'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
  readonly logger: Logger;
}

interface Transition {
  readonly from: readonly RoomStatus[];
  readonly to: RoomStatus;
  readonly event: 'room_paused' | 'room_resumed' | 'room_closed' | 'room_reopened' | 'room_archived';
  readonly trigger?: 'on_room_paused' | 'on_room_closed';
}

const PAUSE: Transition = { from: ['active'], to: 'paused', event: 'room_paused', trigger: 'on_room_paused' };
const RESUME: Transition = { from: ['paused'], to: 'active', event: 'room_resumed' };
const CLOSE: Transition = {
  from: ['active', 'paused'],
  to: 'closed',
  event: 'room_closed',
  trigger: 'on_room_closed',
};
const REOPEN: Transition = { from: ['closed'], to: 'active', event: 'room_reopened' };
const ARCHIVE: Transition = { from: ['closed'], to: 'archived', event: 'room_archived' };

/** Rooms from their creation to their end. */
export class RoomLifecycle {
  readonly #deps: RoomLifecycleDeps;
  /** Rooms being opened by a first message, until their hooks have run. */
  readonly #opening = new Map<string, Promise<void>>();

  constructor(deps: RoomLifecycleDeps) {
    this.#deps = deps;
  }

  /** Creates a room and waits for ON_ROOM_CREATED. @throws RoomAlreadyExistsError, InputError */
  async createRoom(organizationId: string | null, options: CreateRoomOptions = {}): Promise<Room> {
    const room = await this.#deps.store.createRoom(this.#newRoom(organizationId, options));
    await this.#announceCreated(room);
    return room;
  }

  /**
   * The room of a sender's first message: opened here, or just opened by another message of the same
   * sender. Either way ON_ROOM_CREATED has run in this process, so that what it attached is there.
   */
  async openRoom(sender: SenderKey): Promise<{ readonly room: Room; readonly created: boolean }> {
    const draft = this.#newRoom(sender.organizationId, {});
    const opened = await this.#deps.store.createRoomForSender(draft, sender);
    const key = roomKey({ organizationId: sender.organizationId, roomId: opened.room.id });
    if (opened.created) {
      this.#opening.set(
        key,
        this.#announceCreated(opened.room).finally(() => this.#opening.delete(key)),
      );
    }
    await this.#opening.get(key);
    return opened;
  }

  /** @throws RoomNotFoundError */
  async getRoom(reference: RoomReference): Promise<Room> {
    const room = await this.#deps.store.getRoom(reference);
    if (!room) throw new RoomNotFoundError(reference.roomId);
    return room;
  }

  /** Rooms of one organization, in order of creation. @throws InputError */
  async listRooms(
    organizationId: string | null,
    query: Omit<RoomQuery, 'organizationId'> = {},
  ): Promise<readonly Room[]> {
    requireLimit(query.limit);
    return this.#deps.store.listRooms({ ...query, organizationId });
  }

  /** Removes a room and everything in it; its channels are told. False when there was none. */
  async deleteRoom(reference: RoomReference): Promise<boolean> {
    const { runner, store, hooks, attributions, followers, mutations } = this.#deps;
    const ran = await runner.tryRun(reference, {}, async (pass) => {
      const deleted = await store.deleteRoom(reference);
      // The lease went with the room: there is nothing to give back, and nothing to remember.
      pass.state.holdsLease = false;
      pass.state.isAbandoned = true;
      return { deleted, channelIds: pass.bindings.map((binding) => binding.channelId) };
    });
    if (!ran?.value.deleted) return false;
    hooks.dropRoom(roomKey(reference));
    attributions.dropRoom(reference);
    followers.end(reference);
    mutations.emit('room_deleted', reference.organizationId, { roomId: reference.roomId });
    for (const channelId of ran.value.channelIds) await this.#letGo(reference, channelId);
    return true;
  }

  /** @throws RoomKitError `room_transition_invalid` unless the room is active */
  pauseRoom(reference: RoomReference): Promise<Room> {
    return this.#transition(reference, PAUSE, (now) => ({ pausedAt: now }));
  }

  /** Makes a paused room active and starts its clock anew. @throws RoomKitError `room_transition_invalid` */
  resumeRoom(reference: RoomReference): Promise<Room> {
    return this.#transition(reference, RESUME, (now, room) => ({
      pausedAt: null,
      timers: { ...room.timers, lastActivityAt: now },
    }));
  }

  /** From now on the room takes no event; what is attached stays. @throws RoomKitError `room_transition_invalid` */
  closeRoom(reference: RoomReference): Promise<Room> {
    return this.#transition(reference, CLOSE, (now) => ({ closedAt: now }));
  }

  /** Makes a closed room active and starts its clock anew. @throws RoomKitError `room_transition_invalid` */
  reopenRoom(reference: RoomReference): Promise<Room> {
    return this.#transition(reference, REOPEN, (now, room) => ({
      pausedAt: null,
      closedAt: null,
      timers: { ...room.timers, lastActivityAt: now },
    }));
  }

  /** Puts a closed room away for good. @throws RoomKitError `room_transition_invalid` */
  archiveRoom(reference: RoomReference): Promise<Room> {
    return this.#transition(reference, ARCHIVE, () => ({}));
  }

  /** Merges into the room's metadata; a function decides under the room's lock, and null changes nothing. @throws InputError */
  async updateRoomMetadata(reference: RoomReference, change: MetadataChange): Promise<Room> {
    if (typeof change !== 'function') requireRecord('metadata', change);
    return this.#deps.mutations.run(reference, async (pass) => {
      const metadata = typeof change === 'function' ? change(pass.room, pass.bindings) : change;
      if (metadata === null) return pass.room;
      requireRecord('metadata', metadata);
      await pass.commit({ room: { metadata: { ...pass.room.metadata, ...metadata } } }, { last: true });
      return pass.room;
    });
  }

  /** Whom an agent's own words call upon. @throws InputError */
  async setAgentResponsePolicy(reference: RoomReference, policy: AgentResponsePolicy): Promise<Room> {
    requirePolicy(policy);
    return this.#change(reference, () => ({ agentResponsePolicy: policy }));
  }

  #change(reference: RoomReference, changeOf: (room: Room) => RoomChange): Promise<Room> {
    return this.#deps.mutations.run(reference, async (pass) => {
      await pass.commit({ room: changeOf(pass.room) }, { last: true });
      return pass.room;
    });
  }

  #transition(
    reference: RoomReference,
    transition: Transition,
    changeOf: (now: Date, room: Room) => RoomChange,
  ): Promise<Room> {
    const { mutations } = this.#deps;
    const { from, to, event, trigger } = transition;
    return mutations.run(reference, async (pass, announce) => {
      const { status } = pass.room;
      if (!from.includes(status) || !canTransition(status, to)) throw transitionError(pass.room, to);
      const now = new Date(this.#deps.clock.now());
      await pass.commit({ room: { ...changeOf(now, pass.room), status: to } }, { last: true });
      const { room, bindings } = pass;
      announce(() => {
        mutations.emit(event, reference.organizationId, { roomId: reference.roomId });
        tellRoomChanged(this.#deps, room, bindings);
        return trigger ? mutations.runHooks(trigger, room, { room, bindings }) : undefined;
      });
      return room;
    });
  }

  #newRoom(organizationId: string | null, options: CreateRoomOptions): Room {
    const { roomId = this.#deps.createId(), timers, agentResponsePolicy = 'agent_chain', metadata = {} } = options;
    requireId('roomId', roomId);
    if (organizationId !== null) requireId('organizationId', organizationId);
    requirePolicy(agentResponsePolicy);
    requireRecord('metadata', metadata);
    const now = new Date(this.#deps.clock.now());
    return {
      id: roomId,
      organizationId,
      status: 'active',
      createdAt: now,
      updatedAt: now,
      pausedAt: null,
      closedAt: null,
      timers: roomTimers(timers ?? {}, now),
      agentResponsePolicy,
      metadata,
      eventCount: 0,
      latestIndex: 0,
    };
  }

  async #announceCreated(room: Room): Promise<void> {
    const { mutations, logger } = this.#deps;
    logger.info('A room was created.', { roomId: room.id });
    mutations.emit('room_created', room.organizationId, { roomId: room.id });
    await mutations.runHooks('on_room_created', room, { room, bindings: [] });
  }

  async #letGo(reference: RoomReference, channelId: string): Promise<void> {
    try {
      const { organizationId, roomId } = reference;
      await this.#deps.channels.get(organizationId, channelId)?.onRoomDetached?.(roomId, organizationId);
    } catch (error) {
      this.#deps.logger.error('A channel did not let go of a room.', { ...reference, channelId, error });
    }
  }
}

function transitionError(room: Room, to: RoomStatus): RoomKitError {
  return new RoomKitError('room_transition_invalid', 'The room cannot change to this status.', {
    roomId: room.id,
    from: room.status,
    to,
  });
}
