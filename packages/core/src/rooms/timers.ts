import type { ChannelRegistry } from '../channels/registry.ts';
import type { Room, RoomReference, RoomTimers } from '../domain/room.ts';
import { dutyName, type Duties } from '../nodes/duties.ts';
import type { Pass } from '../passes/pass.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';
import type { RoomChange } from '../ports/store-pass.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { RoomMutations } from './room-mutations.ts';
import { roomTimers } from './room-options.ts';
import { systemEvent } from './system-event.ts';
import { tellRoomChanged } from './tell-channels.ts';

export interface RoomTimerServiceDeps {
  readonly mutations: RoomMutations;
  readonly channels: Pick<ChannelRegistry, 'get'>;
  readonly store: Pick<ConversationStore, 'listTimedRooms'>;
  readonly duties: Pick<Duties, 'claim' | 'release'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
  readonly logger: Logger;
}

/** What a room's timers demand at a moment. */
interface Due {
  /** When the room fell idle long enough, where it was active until now. */
  readonly pausedAt: Date | null;
  readonly closes: boolean;
}

/** Pauses and closes rooms by their timers, whenever somebody asks it to look. */
export class RoomTimerService {
  readonly #deps: RoomTimerServiceDeps;

  constructor(deps: RoomTimerServiceDeps) {
    this.#deps = deps;
  }

  /** Replaces a room's timers; a field left out is off. The clock runs on unless `lastActivityAt` sets it. @throws InputError */
  async setRoomTimers(reference: RoomReference, timers: Partial<RoomTimers>): Promise<Room> {
    roomTimers(timers, null);
    return this.#deps.mutations.run(reference, async (pass) => {
      const since = pass.room.timers.lastActivityAt ?? new Date(this.#deps.clock.now());
      await pass.commit({ room: { timers: roomTimers(timers, since) } }, { last: true });
      return pass.room;
    });
  }

  /** Applies what is due, both steps at once where both are. Returns the room as it then is. */
  checkRoomTimers(reference: RoomReference): Promise<Room> {
    return this.#check(reference);
  }

  /**
   * Looks at every active or paused room with a timer, and returns those that changed. One that fails is
   * logged and does not keep the others. While another node looks at them there is nothing to do here.
   *
   * @param organizationId - only this organization's rooms; undefined for all
   */
  async checkAllTimers(organizationId?: string | null): Promise<readonly Room[]> {
    const { duties, logger } = this.#deps;
    const duty = organizationId === undefined ? 'timers' : dutyName('timers', organizationId, '');
    if (!(await duties.claim(duty))) return [];
    try {
      return await this.#checkAll(organizationId);
    } finally {
      await duties
        .release(duty)
        .catch((error: unknown) => logger.warn('A duty could not be given back.', { duty, error }));
    }
  }

  async #checkAll(organizationId: string | null | undefined): Promise<readonly Room[]> {
    const changed: Room[] = [];
    for (const room of await this.#deps.store.listTimedRooms()) {
      if (organizationId !== undefined && room.organizationId !== organizationId) continue;
      if (dueOf(room, this.#deps.clock.now()) === null) continue;
      try {
        const checked = await this.#check({ organizationId: room.organizationId, roomId: room.id });
        if (checked.status !== room.status) changed.push(checked);
      } catch (error) {
        this.#deps.logger.error('The timers of a room could not be checked.', { roomId: room.id, error });
      }
    }
    return changed;
  }

  #check(reference: RoomReference): Promise<Room> {
    const { mutations, clock } = this.#deps;
    return mutations.run(reference, async (pass, announce) => {
      const due = dueOf(pass.room, clock.now());
      if (!due) return pass.room;
      await this.#apply(pass, due);
      const view = { room: pass.room, bindings: pass.bindings };
      announce(async () => {
        const { organizationId, roomId } = reference;
        tellRoomChanged(this.#deps, view.room, view.bindings);
        if (due.pausedAt) {
          mutations.emit('room_paused', organizationId, { roomId });
          await mutations.runHooks('on_room_paused', view.room, view);
        }
        if (due.closes) {
          mutations.emit('room_closed', organizationId, { roomId });
          await mutations.runHooks('on_room_closed', view.room, view);
        }
      });
      return pass.room;
    });
  }

  async #apply(pass: Pass, due: Due): Promise<void> {
    const paused: RoomChange = due.pausedAt ? { status: 'paused', pausedAt: due.pausedAt } : {};
    if (!due.closes) {
      await pass.commit({ room: paused }, { last: true });
      return;
    }
    const record = systemEvent(this.#deps, pass.room.id, {
      type: 'system',
      code: 'room_closed_by_timer',
      message: 'The room was closed after a time without activity.',
      data: { closedAfterSeconds: pass.room.timers.closedAfterSeconds },
    });
    const closedAt = new Date(this.#deps.clock.now());
    await pass.commit({ events: [record], room: { ...paused, status: 'closed', closedAt } }, { last: true });
  }
}

/**
 * An active room pauses once it was idle for `inactiveAfterSeconds`; a paused one closes
 * `closedAfterSeconds` after the later of its pause and its last event. Without the first timer, idle
 * time alone closes an active room.
 */
function dueOf(room: Room, now: number): Due | null {
  if (room.status !== 'active' && room.status !== 'paused') return null;
  const { inactiveAfterSeconds, closedAfterSeconds, lastActivityAt } = room.timers;
  const active = (lastActivityAt ?? room.createdAt).getTime();
  let pausedAt: number | null = null;
  let since: number | null = room.status === 'paused' ? Math.max(room.pausedAt?.getTime() ?? active, active) : null;
  if (room.status === 'active') {
    if (inactiveAfterSeconds === null) since = active;
    else if (active + inactiveAfterSeconds * 1000 <= now) since = pausedAt = active + inactiveAfterSeconds * 1000;
  }
  const closes = since !== null && closedAfterSeconds !== null && since + closedAfterSeconds * 1000 <= now;
  if (pausedAt === null && !closes) return null;
  return { pausedAt: pausedAt === null ? null : new Date(pausedAt), closes };
}
