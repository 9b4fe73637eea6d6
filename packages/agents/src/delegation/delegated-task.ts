import type { DeliveryStrategy, OnBehalfOf } from '@roomkit/core';

/** How far a task got. */
export type DelegatedTaskStatus = 'pending' | 'in_progress' | 'completed' | 'failed' | 'cancelled';

/** What a task is about; none of it changes. */
export interface DelegatedTaskFacts {
  readonly id: string;
  /** The room that wants the result. */
  readonly roomId: string;
  /** The room the agent works in. */
  readonly childRoomId: string;
  readonly agentId: string;
  readonly task: string;
  /** The channel that gets the result; null for none. */
  readonly notify: string | null;
  /** When it gets it; null for at once. */
  readonly strategy: DeliveryStrategy | null;
  /** Who may see what comes of it; null for everybody. */
  readonly responseVisibility: string | null;
  /** Who asked for it; null for nobody. */
  readonly onBehalfOf: OnBehalfOf | null;
  readonly createdAt: Date;
}

/** A task as hooks see it, at one moment. */
export interface DelegatedTaskReport extends Omit<DelegatedTaskFacts, 'strategy'> {
  readonly status: DelegatedTaskStatus;
  readonly result: string | null;
  /** A constant sentence. */
  readonly error: string | null;
  readonly completedAt: Date | null;
}

/** Work that an agent does for a room, in a room of its own. Its status is what it is when it is asked for. */
export interface DelegatedTask extends DelegatedTaskFacts {
  readonly status: DelegatedTaskStatus;
  /** What the agent said; null unless it has completed the task. */
  readonly result: string | null;
  /** Why there is no result: a constant sentence. */
  readonly error: string | null;
  readonly completedAt: Date | null;
  /**
   * Resolves with the task once it has ended, however it did, or once `timeoutMs` milliseconds have passed: then its
   * status says that it has not. Never rejects.
   */
  wait(timeoutMs?: number): Promise<DelegatedTask>;
  /** The task as it is now, as plain data. */
  report(): DelegatedTaskReport;
}
