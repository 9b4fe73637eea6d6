import type { AIChannel } from '@roomkit/ai';
import { ConfigurationError, requireInteger, requirePositive, type RoomKit } from '@roomkit/core';
import type { AIToolDefinition, ToolTurn } from '@roomkit/core/ai';

import type { DelegateTarget } from '../delegation/delegate-tool.ts';
import { InMemoryTaskRunner, type TaskRunner } from '../delegation/task-runner.ts';
import { delegationLinkOf } from '../kit/child-rooms.ts';
import { within } from '../kit/within.ts';
import { installRouter } from '../routing/install-router.ts';
import { ConversationRouter } from '../routing/router.ts';
import { assignWorkTool } from './assign-work-tool.ts';
import { WorkerTurns } from './worker-turns.ts';

/** How one agent has others work for it. */
export interface SupervisorOptions {
  /** The only one who talks to people. */
  readonly supervisor: AIChannel;
  /** Who works for it, in rooms of their own. */
  readonly workers: readonly DelegateTarget[];
  /** One after the other, each with the results before it, or all at once. @defaultValue 'parallel' */
  readonly mode?: 'sequential' | 'parallel';
  /** How long a worker may take for one piece of work. @defaultValue 120000 */
  readonly workerTimeoutMs?: number;
  /** How often the work of one worker may be sent back in one turn. @defaultValue 3 */
  readonly maxRevisions?: number;
  /** Only in this room. @defaultValue null: in every room of the kit's scope */
  readonly roomId?: string | null;
  /** @defaultValue one in memory, closed with what `install` gives */
  readonly runner?: TaskRunner;
}

const EXTENSION = 'supervisor';

/**
 * One agent talks to people; others work for it apart, and it alone hears their results. It gives work by the tool
 * `assign_work` and gets every result, or why there is none, as the tool's.
 */
export class Supervisor {
  readonly #options: Required<Omit<SupervisorOptions, 'runner'>> & Pick<SupervisorOptions, 'runner'>;

  /** @throws ConfigurationError naming the field */
  constructor(options: SupervisorOptions) {
    const { mode = 'parallel', workerTimeoutMs = 120_000, maxRevisions = 3, roomId = null } = options;
    if (options.workers.length === 0) throw new ConfigurationError('workers', 'must hold at least one worker');
    if (mode !== 'parallel' && mode !== 'sequential') {
      throw new ConfigurationError('mode', "must be 'parallel' or 'sequential'");
    }
    requirePositive('workerTimeoutMs', workerTimeoutMs);
    requireInteger('maxRevisions', maxRevisions, 0);
    this.#options = { ...options, mode, workerTimeoutMs, maxRevisions, roomId };
  }

  /**
   * Puts it to work: what is addressed to nobody reaches the supervisor alone, also where workers are in the room.
   * Disposing the handle takes that and the tool away, and cancels what its own runner runs.
   */
  install(kit: RoomKit): AsyncDisposable {
    const { supervisor, roomId } = this.#options;
    const own = this.#options.runner === undefined ? new InMemoryTaskRunner() : null;
    const runner = this.#options.runner ?? (own as InMemoryTaskRunner);
    const router = new ConversationRouter({ defaultAgentId: supervisor.id, logger: kit.logger });
    const routing = installRouter(kit, router, { roomId });
    const handle = supervisor.use({
      name: roomId === null ? EXTENSION : `${EXTENSION}:${roomId}`,
      tools: (turn) => (this.#isMine(turn) ? [this.#tool(kit, turn, runner)] : []),
    });
    return {
      async [Symbol.asyncDispose]() {
        routing[Symbol.dispose]();
        handle[Symbol.dispose]();
        await own?.close();
      },
    };
  }

  #isMine({ roomId, roomContext }: ToolTurn): boolean {
    const { roomId: only } = this.#options;
    return (only === null || only === roomId) && delegationLinkOf(roomContext.room) === null;
  }

  /** One for each turn: it counts how often each worker was sent back to work. */
  #tool(kit: RoomKit, turn: ToolTurn, runner: TaskRunner): AIToolDefinition<never> {
    const { workers, mode, workerTimeoutMs, maxRevisions } = this.#options;
    const { organizationId, roomId, author: onBehalfOf } = turn;
    const facts = { kit: within(kit, organizationId), roomId, onBehalfOf, runner, workerTimeoutMs, maxRevisions };
    return assignWorkTool({ workers, mode, workerTimeoutMs, turns: new WorkerTurns(facts) });
  }
}
