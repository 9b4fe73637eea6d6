import { InputError, requireId, type RoomKit } from '@roomkit/core';

import { RoomStatuses } from './room-statuses.ts';
import { type AgentStatus, type StatusBus, StatusLevel, type StatusMetadata } from './status.ts';

/** So many rooms are remembered; those nobody listens to and nothing was posted to for longest go first. */
const MOST_ROOMS = 1_000;
const LEVELS: ReadonlySet<unknown> = new Set(Object.values(StatusLevel));

/**
 * Statuses of the rooms of one kit or organization, in memory: each room keeps its last 500. They are gone after a
 * restart, and other processes do not see them.
 */
export class InMemoryStatusBus implements StatusBus, Disposable {
  readonly #kit: RoomKit;
  readonly #rooms = new Map<string, RoomStatuses>();
  readonly #forget: () => void;

  constructor(kit: RoomKit) {
    this.#kit = kit;
    this.#forget = kit.on('room_deleted', ({ organizationId, data: { roomId } }) => {
      if (organizationId === kit.organizationId) this.#rooms.delete(roomId);
    });
  }

  async post(roomId: string, agentId: string, status: string, metadata: StatusMetadata = {}): Promise<void> {
    requireId('agentId', agentId);
    if (typeof status !== 'string') throw new InputError('status', 'must be a text');
    const { level = StatusLevel.INFO } = metadata;
    if (!LEVELS.has(level)) {
      throw new InputError('metadata.level', 'must be ok, failed, pending, info or completed');
    }
    const context = await this.#kit.getContext(roomId);
    const postedAt = new Date(this.#kit.clock.now());
    const posted: AgentStatus = { roomId, agentId, status, metadata: { ...metadata, level }, postedAt };
    this.#room(roomId).add(posted, (error) => {
      this.#kit.logger.error('A subscriber to statuses failed.', { roomId, channelId: agentId, error });
    });
    await this.#kit.runHooks('on_status_posted', posted, context);
  }

  subscribe(roomId: string, onStatus: (status: AgentStatus) => void | Promise<void>): () => void {
    return this.#room(roomId).subscribe(onStatus);
  }

  async getLatest(roomId: string, agentId: string): Promise<AgentStatus | null> {
    return this.#rooms.get(roomId)?.latest(agentId) ?? null;
  }

  async list(roomId: string): Promise<readonly AgentStatus[]> {
    return this.#rooms.get(roomId)?.all() ?? [];
  }

  /** Stops listening to the kit and forgets everything. */
  [Symbol.dispose](): void {
    this.#forget();
    this.#rooms.clear();
  }

  /** The statuses of a room, now the one used last. */
  #room(roomId: string): RoomStatuses {
    const room = this.#rooms.get(roomId) ?? new RoomStatuses();
    this.#rooms.delete(roomId);
    this.#rooms.set(roomId, room);
    if (this.#rooms.size > MOST_ROOMS) this.#dropOldest(room);
    return room;
  }

  #dropOldest(kept: RoomStatuses): void {
    for (const [roomId, room] of this.#rooms) {
      if (room === kept || room.hasSubscribers) continue;
      this.#rooms.delete(roomId);
      return;
    }
  }
}
