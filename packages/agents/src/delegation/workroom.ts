import type { EventContent, OnBehalfOf, RoomKit } from '@roomkit/core';

import { DELEGATION, type DelegationLink } from '../kit/child-rooms.ts';
import type { AgentAnswer } from './answer.ts';
import { askAgent } from './ask-agent.ts';

/** What a workroom is opened with. */
export interface WorkroomOptions {
  readonly parentRoomId: string;
  readonly taskId: string;
  /** Who works in it. */
  readonly agentIds: readonly string[];
  /** Channels of the parent that see and may do in it what they may there. */
  readonly sharedChannelIds?: readonly string[];
}

/** What to ask, and how long to wait. */
export interface AskOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Stable, for programs. @defaultValue 'task' */
  readonly code?: string;
  /** Who may see the answer. @defaultValue null: everybody in the workroom */
  readonly responseVisibility?: string | null;
  /** For whom it is asked: the agent may do no more than they. @defaultValue null: nobody */
  readonly onBehalfOf?: OnBehalfOf | null;
}

/**
 * A room in which agents work on something for another room, which hears nothing of it. Agents there answer only what
 * is addressed to them, and no strategy of the other room reaches into it.
 */
export class Workroom implements AsyncDisposable {
  readonly roomId: string;
  readonly #kit: RoomKit;

  private constructor(kit: RoomKit, roomId: string) {
    this.#kit = kit;
    this.roomId = roomId;
  }

  /** Opens one. A channel that is in the parent comes with no more than its rights there. */
  static async open(kit: RoomKit, options: WorkroomOptions): Promise<Workroom> {
    const { parentRoomId, taskId, agentIds, sharedChannelIds = [] } = options;
    const link: DelegationLink = { parentRoomId, taskId, agentId: agentIds.join(',') };
    const { id } = await kit.createRoom({ agentResponsePolicy: 'addressed_only', metadata: { [DELEGATION]: link } });
    const room = new Workroom(kit, id);
    try {
      const inParent = new Set((await kit.listBindings(parentRoomId)).map(({ channelId }) => channelId));
      for (const agentId of agentIds) {
        if (inParent.has(agentId)) await kit.shareChannel(parentRoomId, id, agentId);
        else await kit.attachChannel(id, agentId);
      }
      for (const channelId of sharedChannelIds) await kit.shareChannel(parentRoomId, id, channelId);
    } catch (error) {
      await room.close();
      throw error;
    }
    return room;
  }

  /** Asks one of its agents. Never rejects. */
  ask(agentId: string, words: string, { code = 'task', ...options }: AskOptions): Promise<AgentAnswer> {
    const content: EventContent = { type: 'system', code, message: words, data: {} };
    return askAgent(this.#kit, { roomId: this.roomId, agentId, content, ...options });
  }

  /** Closes the room: what was said in it stays readable, nothing more is taken. */
  async close(): Promise<void> {
    try {
      await this.#kit.closeRoom(this.roomId);
    } catch (error) {
      this.#kit.logger.warn('A workroom could not be closed.', { roomId: this.roomId, error });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
