import { renewEveryMs } from '../passes/node-membership.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { Duties } from './duties.ts';

/** Work that goes on for as long as a duty is this node's. It begins and ends any number of times. */
export interface DutyWork {
  begin(): void;
  end(): Promise<void>;
}

export interface DutyKeeperDeps {
  readonly duties: Pick<Duties, 'areShared' | 'claim' | 'release'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long nodes live without a sign of life. */
  readonly nodeTtlMs: number;
}

/** Begins work when a duty becomes this node's, and ends it when the duty is lost or given back. */
export class DutyKeeper {
  readonly #deps: DutyKeeperDeps;
  readonly #duty: string;
  readonly #work: DutyWork;
  /** How often a holder asks whether the duty is still its own, and the others whether it has become free. */
  readonly #askEveryMs: number;
  /** A holder that could not ask for so long may be taken for dead before it asks again. */
  readonly #unsureAfterMs: number;
  #holds = false;
  #stopped = false;
  #confirmedAt = 0;
  #asking: Promise<void> | null = null;
  #ending: Promise<void> = Promise.resolve();
  #timer: Disposable | null = null;

  constructor(deps: DutyKeeperDeps, duty: string, work: DutyWork) {
    this.#deps = deps;
    this.#duty = duty;
    this.#work = work;
    this.#askEveryMs = renewEveryMs(deps.nodeTtlMs);
    this.#unsureAfterMs = deps.nodeTtlMs - this.#askEveryMs;
  }

  /** Whether the work goes on here. */
  get holds(): boolean {
    return this.#holds;
  }

  /** Asks at once and then for ever; where nobody else may claim, the work begins without asking. */
  start(): void {
    if (this.#deps.duties.areShared) {
      this.#round();
      return;
    }
    this.#holds = true;
    this.#work.begin();
  }

  /** Ends the work, then gives the duty back: whoever asks next finds nobody at work. Rejects as `end` does. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    await this.#asking;
    try {
      if (this.#holds) await this.#work.end();
      else await this.#ending;
    } finally {
      this.#holds = false;
      await this.#deps.duties.release(this.#duty).catch((error: unknown) => {
        this.#deps.logger.warn('A duty could not be given back.', { duty: this.#duty, error });
      });
    }
  }

  #round(): void {
    const { clock } = this.#deps;
    if (this.#holds && clock.monotonic() - this.#confirmedAt >= this.#unsureAfterMs) this.#yield();
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    this.#timer = clock.schedule(this.#askEveryMs, () => this.#round());
  }

  async #ask(): Promise<void> {
    const { clock } = this.#deps;
    const askedAt = clock.monotonic();
    try {
      const holds = await this.#deps.duties.claim(this.#duty);
      if (!holds) {
        this.#yield();
        return;
      }
      // What ended here may take its time; it is not to run twice.
      await this.#ending;
      // An answer that took so long says nothing about now.
      if (this.#stopped || clock.monotonic() - askedAt >= this.#unsureAfterMs) return;
      this.#confirmedAt = askedAt;
      if (this.#holds) return;
      this.#holds = true;
      this.#deps.logger.info('A duty is held by this node now.', { duty: this.#duty });
      this.#work.begin();
    } catch (error) {
      this.#deps.logger.warn('A duty could not be claimed; it is asked for again.', { duty: this.#duty, error });
    }
  }

  #yield(): void {
    if (!this.#holds) return;
    this.#holds = false;
    this.#deps.logger.warn('A duty was lost to another node, or may have been.', { duty: this.#duty });
    this.#ending = this.#work.end().catch((error: unknown) => {
      this.#deps.logger.warn('What a lost duty was about did not end well.', { duty: this.#duty, error });
    });
  }
}
