import { ConfigurationError, requireId, requireInteger, requirePositive, type RoomKit } from '@roomkit/core';

import { Workroom } from '../delegation/workroom.ts';
import { LoopRun } from './loop-run.ts';

/** How a result is refined. */
export interface LoopOptions {
  /** The agent that makes it. */
  readonly producerId: string;
  /** Agents that judge it; all must approve. @defaultValue none: the producer judges its own work */
  readonly reviewerIds?: readonly string[];
  /** How often the producer may try. @defaultValue 3 */
  readonly maxIterations?: number;
  /** How long one answer may take. @defaultValue 120000 */
  readonly timeoutMs?: number;
  /** Whether a review approves. @defaultValue it begins with `APPROVED` */
  readonly isApproved?: (review: string) => boolean;
}

/** One judgement of one attempt. */
export interface Review {
  /** From 1. */
  readonly iteration: number;
  readonly reviewerId: string;
  readonly approved: boolean;
  /** What was said, or why nothing was. */
  readonly text: string;
}

/** What a loop came to. */
export interface LoopResult {
  /** `failed`: there is no result at all. */
  readonly outcome: 'approved' | 'not_approved' | 'failed';
  /** The last attempt; null where there is none. */
  readonly text: string | null;
  /** How often the producer was asked. */
  readonly iterations: number;
  readonly reviews: readonly Review[];
  /** Why the last attempt did not come about; null where it did. */
  readonly error: string | null;
}

const APPROVAL = /^\W{0,8}approved\b/iu;

/** Has an agent refine its work in a room apart, until all reviewers approve or it has had its attempts. */
export class Loop {
  readonly #options: Required<LoopOptions>;

  /** @throws ConfigurationError naming the field */
  constructor(options: LoopOptions) {
    const { reviewerIds = [], maxIterations = 3, timeoutMs = 120_000 } = options;
    const { isApproved = (review: string) => APPROVAL.test(review) } = options;
    requireId('producerId', options.producerId);
    for (const [at, reviewerId] of reviewerIds.entries()) requireId(`reviewerIds[${at}]`, reviewerId);
    if (reviewerIds.includes(options.producerId)) {
      throw new ConfigurationError('reviewerIds', 'must not name the producer: leave them out for that');
    }
    requireInteger('maxIterations', maxIterations, 1);
    requirePositive('timeoutMs', timeoutMs);
    this.#options = { producerId: options.producerId, reviewerIds, maxIterations, timeoutMs, isApproved };
  }

  /**
   * Works on a task for a room, which hears nothing of it. Agents that fail are part of the result.
   *
   * @throws RoomNotFoundError, ChannelNotRegisteredError
   */
  async run(
    kit: RoomKit,
    roomId: string,
    task: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<LoopResult> {
    const { producerId, reviewerIds } = this.#options;
    const agentIds = [producerId, ...reviewerIds];
    await using workroom = await Workroom.open(kit, { parentRoomId: roomId, taskId: kit.createId(), agentIds });
    return await new LoopRun(workroom, { ...this.#options, task, signal }).run();
  }
}
