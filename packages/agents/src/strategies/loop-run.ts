import type { AgentAnswer } from '../delegation/answer.ts';
import type { Workroom } from '../delegation/workroom.ts';
import type { LoopOptions, LoopResult, Review } from './loop.ts';

/** What one run of a loop works with. */
export interface LoopRunOptions extends Required<LoopOptions> {
  readonly task: string;
  readonly signal: AbortSignal | undefined;
}

/** One run of a loop: attempts, and what was said of them. */
export class LoopRun {
  readonly #workroom: Workroom;
  readonly #options: LoopRunOptions;
  readonly #reviews: Review[] = [];
  #text: string | null = null;

  constructor(workroom: Workroom, options: LoopRunOptions) {
    this.#workroom = workroom;
    this.#options = options;
  }

  async run(): Promise<LoopResult> {
    const { maxIterations } = this.#options;
    for (let iteration = 1; iteration <= maxIterations; iteration += 1) {
      const answer = await this.#produce(iteration);
      if (answer.outcome === 'failed') return this.#result(iteration, false, answer.error);
      if (await this.#isDone(iteration, answer.text)) return this.#result(iteration, true, null);
    }
    return this.#result(maxIterations, false, null);
  }

  /** Takes in what the producer gave, and whether that is the end. */
  async #isDone(iteration: number, text: string): Promise<boolean> {
    const judgesItself = this.#options.reviewerIds.length === 0;
    // Approval of its own last version is no version of its own.
    if (judgesItself && this.#approvesItself(iteration, text)) return true;
    this.#text = text;
    return judgesItself ? false : this.#review(iteration);
  }

  #produce(iteration: number): Promise<AgentAnswer> {
    const { producerId, task } = this.#options;
    if (iteration === 1) return this.#ask(producerId, 'draft', task);
    const last = this.#reviews.filter((review) => review.iteration === iteration - 1 && !review.approved);
    const wanted =
      last.length === 0
        ? 'Look at it once more. Write a better one, in full, or the word APPROVED alone where it cannot be better.'
        : `What has to change:\n${last.map(({ reviewerId, text }) => `${reviewerId}: ${text}`).join('\n\n')}\n\nWrite it anew, in full.`;
    return this.#ask(producerId, 'revision', `Task: ${task}\n\nYour last version:\n${this.#text}\n\n${wanted}`);
  }

  /** Without reviewers the producer says itself when it is done; its first version is never that. */
  #approvesItself(iteration: number, text: string): boolean {
    const { producerId, isApproved } = this.#options;
    if (iteration === 1 || !isApproved(text)) return false;
    this.#reviews.push({ iteration: iteration - 1, reviewerId: producerId, approved: true, text });
    return true;
  }

  /** Whether all reviewers approve. They are asked one after the other, each about the version alone. */
  async #review(iteration: number): Promise<boolean> {
    const { reviewerIds, task, isApproved } = this.#options;
    const words = [
      'Review this version. Begin with APPROVED where it is good as it is; otherwise say what has to change.',
      `Task: ${task}`,
      `Version:\n${this.#text}`,
    ].join('\n\n');
    for (const reviewerId of reviewerIds) {
      const answer = await this.#ask(reviewerId, 'review', words);
      const isGiven = answer.outcome === 'answered';
      const text = isGiven ? answer.text : answer.error;
      this.#reviews.push({ iteration, reviewerId, approved: isGiven && isApproved(text), text });
    }
    return this.#reviews.filter((review) => review.iteration === iteration).every(({ approved }) => approved);
  }

  #ask(agentId: string, code: string, words: string): Promise<AgentAnswer> {
    const { timeoutMs, signal } = this.#options;
    return this.#workroom.ask(agentId, words, { code, timeoutMs, signal });
  }

  #result(iterations: number, isApproved: boolean, error: string | null): LoopResult {
    const outcome = this.#text === null ? 'failed' : isApproved ? 'approved' : 'not_approved';
    return { outcome, text: this.#text, iterations, reviews: [...this.#reviews], error };
  }
}
