import type { OnBehalfOf, RoomKit } from '@roomkit/core';

import { delegate } from '../delegation/delegate.ts';
import type { TaskRunner } from '../delegation/task-runner.ts';

/** A piece of work for one worker. */
export interface Assignment {
  readonly worker: string;
  readonly task: string;
}

/** What came of it. */
export type WorkResult =
  | { readonly worker: string; readonly status: 'completed'; readonly result: string }
  | { readonly worker: string; readonly status: 'failed'; readonly error: string };

/** What the work of one turn is done with. */
export interface WorkerTurnsOptions {
  readonly kit: RoomKit;
  readonly roomId: string;
  /** Whom the turn answers; null for nobody. */
  readonly onBehalfOf: OnBehalfOf | null;
  readonly runner: TaskRunner;
  readonly workerTimeoutMs: number;
  readonly maxRevisions: number;
}

/** The work that is given out in one turn of a supervisor: what each worker has done so far, and how often. */
export class WorkerTurns {
  readonly #options: WorkerTurnsOptions;
  readonly #assigned = new Map<string, number>();
  readonly #results = new Map<string, string>();

  constructor(options: WorkerTurnsOptions) {
    this.#options = options;
  }

  /** Has one worker do something. One that did something in this turn gets it back to revise. Never rejects. */
  async run({ worker, task }: Assignment, before: readonly WorkResult[], signal: AbortSignal): Promise<WorkResult> {
    const { kit, roomId, onBehalfOf, runner, workerTimeoutMs: timeoutMs, maxRevisions } = this.#options;
    const assigned = this.#assigned.get(worker) ?? 0;
    if (assigned > maxRevisions) return lost(worker, 'There is no revision left for this worker in this turn.');
    this.#assigned.set(worker, assigned + 1);
    const words = wordsOf(task, this.#results.get(worker) ?? null, before);
    try {
      const request = { agentId: worker, task: words, timeoutMs, onBehalfOf };
      const work = await delegate(kit, roomId, request, { runner });
      const onAbort = (): void => void runner.cancel?.(work.id);
      signal.addEventListener('abort', onAbort, { once: true });
      const { result, error } = await work.wait();
      signal.removeEventListener('abort', onAbort);
      if (result === null) return lost(worker, error ?? 'The worker failed.');
      this.#results.set(worker, result);
      return { worker, status: 'completed', result };
    } catch (error) {
      kit.logger.error('A worker could not be asked.', { roomId, channelId: worker, error });
      return lost(worker, 'The worker could not be asked.');
    }
  }
}

function lost(worker: string, error: string): WorkResult {
  return { worker, status: 'failed', error };
}

function wordsOf(task: string, earlier: string | null, before: readonly WorkResult[]): string {
  const found = before.filter((result) => result.status === 'completed');
  return [
    task,
    earlier === null ? null : `What you gave before, to be revised:\n${earlier}`,
    found.length === 0
      ? null
      : `What others have found:\n${found.map(({ worker, result }) => `${worker}: ${result}`).join('\n\n')}`,
  ]
    .filter((part) => part !== null)
    .join('\n\n');
}
