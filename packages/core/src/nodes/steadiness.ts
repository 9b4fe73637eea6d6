import { renewEveryMs } from '../passes/node-membership.ts';
import type { Clock } from '../ports/runtime.ts';

/** How much later than planned a living node may renew itself. */
const GRACE_MS = 1_000;
/** An answer that takes so long is as good as none. */
const SLOW_MS = 1_000;

/**
 * Whether a store has been answering for long enough to judge who is gone. After it was away all nodes are
 * late with their sign of life: who judged at once would take the work of living ones.
 */
export class Steadiness {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #settlingMs: number;
  readonly #probe: () => Promise<unknown>;
  /** Since when the store answers, on the monotonic clock; null while it does not. */
  #since: number | null = -Infinity;
  /** Questions that have no answer yet, and may still get it in time. */
  readonly #open = new Set<{ readonly askedAt: number }>();

  /**
   * @param nodeTtlMs - how long nodes live without a sign of life
   * @param probe - a read that costs next to nothing
   */
  constructor(clock: Pick<Clock, 'monotonic'>, nodeTtlMs: number, probe: () => Promise<unknown>) {
    this.#clock = clock;
    // In so long every living node has renewed itself, whenever it last tried.
    this.#settlingMs = renewEveryMs(nodeTtlMs) + GRACE_MS;
    this.#probe = probe;
  }

  /** False while the store does not answer, and where it has only just come back. */
  isSteady(): boolean {
    this.#noticeOverdue();
    return this.#since !== null && this.#clock.monotonic() - this.#since >= this.#settlingMs;
  }

  /** Asks the store something, and learns from how it answers. */
  async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const asked = { askedAt: this.#clock.monotonic() };
    this.#open.add(asked);
    try {
      const answer = await question();
      this.#noticeOverdue();
      const now = this.#clock.monotonic();
      if (this.#since === null || now - asked.askedAt >= SLOW_MS) this.#since = now;
      return answer;
    } catch (error) {
      this.#since = null;
      throw error;
    } finally {
      this.#open.delete(asked);
    }
  }

  /** Does the work, unless the store has only just come back. */
  async guard(work: () => Promise<unknown>): Promise<void> {
    await this.ask(this.#probe);
    if (!this.isSteady()) return;
    try {
      await work();
    } catch (error) {
      this.#since = null;
      throw error;
    }
  }

  /** Each counts once: an answer that is lost for good would be waited for all the time. */
  #noticeOverdue(): void {
    const now = this.#clock.monotonic();
    for (const asked of this.#open) {
      if (now - asked.askedAt < SLOW_MS) continue;
      this.#open.delete(asked);
      this.#since = null;
    }
  }
}
