import type { Clock, DeliveryStrategy, OnBehalfOf } from '@roomkit/core';

import type { DelegatedTask, DelegatedTaskFacts, DelegatedTaskReport, DelegatedTaskStatus } from './delegated-task.ts';
import type { TaskProgress } from './task-progress.ts';

/** A task as whoever gave it holds it. */
export class TaskHandle implements DelegatedTask {
  readonly id: string;
  readonly roomId: string;
  readonly childRoomId: string;
  readonly agentId: string;
  readonly task: string;
  readonly notify: string | null;
  readonly strategy: DeliveryStrategy | null;
  readonly responseVisibility: string | null;
  readonly onBehalfOf: OnBehalfOf | null;
  readonly createdAt: Date;
  readonly #progress: TaskProgress;
  readonly #clock: Pick<Clock, 'schedule'>;

  constructor(facts: DelegatedTaskFacts, progress: TaskProgress, clock: Pick<Clock, 'schedule'>) {
    this.id = facts.id;
    this.roomId = facts.roomId;
    this.childRoomId = facts.childRoomId;
    this.agentId = facts.agentId;
    this.task = facts.task;
    this.notify = facts.notify;
    this.strategy = facts.strategy;
    this.responseVisibility = facts.responseVisibility;
    this.onBehalfOf = facts.onBehalfOf;
    this.createdAt = facts.createdAt;
    this.#progress = progress;
    this.#clock = clock;
  }

  get status(): DelegatedTaskStatus {
    return this.#progress.status;
  }

  get result(): string | null {
    return this.#progress.result;
  }

  get error(): string | null {
    return this.#progress.error;
  }

  get completedAt(): Date | null {
    return this.#progress.completedAt;
  }

  async wait(timeoutMs?: number): Promise<this> {
    const { ended } = this.#progress;
    if (timeoutMs === undefined) {
      await ended;
      return this;
    }
    const { promise: isOver, resolve } = Promise.withResolvers<void>();
    const timer = this.#clock.schedule(timeoutMs, resolve);
    await Promise.race([ended, isOver]);
    timer[Symbol.dispose]();
    return this;
  }

  report(): DelegatedTaskReport {
    const { id, roomId, childRoomId, agentId, task, notify, responseVisibility, onBehalfOf, createdAt } = this;
    const { status, result, error, completedAt } = this.#progress;
    const facts = { id, roomId, childRoomId, agentId, task, notify, responseVisibility, onBehalfOf, createdAt };
    return { ...facts, status, result, error, completedAt };
  }
}
