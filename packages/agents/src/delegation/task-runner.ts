import { RoomKitError } from '@roomkit/core';

import type { DelegatedTask } from './delegated-task.ts';

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    /** A runner of tasks takes no more of them. */
    runner_closed: Readonly<Record<string, never>>;
  }
}

/** Does the work of a task; gives up when the signal fires. Never rejects. */
export type ExecuteTask = (signal: AbortSignal) => Promise<void>;

/** Decides when tasks run. */
export interface TaskRunner {
  /** Runs a task by calling `execute` once, now or later. Resolves when it has ended; rejects where it will not run. */
  run(task: DelegatedTask, execute: ExecuteTask): Promise<void>;
  /** Cancels a task; false where it is not running. */
  cancel?(taskId: string): Promise<boolean>;
  /** Cancels everything and waits for it to end. */
  close(): Promise<void>;
}

/** Runs every task at once, in this process. What runs when the process ends is lost. */
export class InMemoryTaskRunner implements TaskRunner {
  readonly #running = new Map<string, { readonly cancel: AbortController; readonly ended: Promise<void> }>();
  #isClosed = false;

  /** How many tasks run now. */
  get size(): number {
    return this.#running.size;
  }

  /** @throws RoomKitError `runner_closed` */
  async run(task: DelegatedTask, execute: ExecuteTask): Promise<void> {
    if (this.#isClosed) throw new RoomKitError('runner_closed', 'The runner of tasks is closed.', {});
    const cancel = new AbortController();
    const ended = execute(cancel.signal);
    this.#running.set(task.id, { cancel, ended });
    try {
      await ended;
    } finally {
      this.#running.delete(task.id);
    }
  }

  async cancel(taskId: string): Promise<boolean> {
    const running = this.#running.get(taskId);
    if (running === undefined) return false;
    running.cancel.abort(new DOMException('The task was cancelled.', 'AbortError'));
    await running.ended;
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#running.keys()].map((taskId) => this.cancel(taskId)));
  }
}
