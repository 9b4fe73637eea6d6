import { type AgentAnswer, AgentFailure } from './answer.ts';
import type { DelegatedTaskStatus } from './delegated-task.ts';

/** How a task goes. It ends once. */
export class TaskProgress {
  status: DelegatedTaskStatus = 'pending';
  result: string | null = null;
  error: string | null = null;
  completedAt: Date | null = null;
  readonly #ended = Promise.withResolvers<void>();

  /** Resolves when waiters may go. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  begin(): void {
    if (this.completedAt === null) this.status = 'in_progress';
  }

  /** Takes what came of it; what comes later counts for nothing. */
  settle(answer: AgentAnswer, now: Date): void {
    if (this.completedAt !== null) return;
    this.completedAt = now;
    if (answer.outcome === 'answered') {
      this.status = 'completed';
      this.result = answer.text;
    } else {
      this.status = answer.error === AgentFailure.CANCELLED ? 'cancelled' : 'failed';
      this.error = answer.error;
    }
  }

  /** Lets everybody go who waits. */
  release(): void {
    this.#ended.resolve();
  }
}
