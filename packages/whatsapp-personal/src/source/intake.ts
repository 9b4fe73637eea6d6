import type { Clock, EmitInbound, SourceStartOptions } from '@roomkit/core';
import { handOver } from '@roomkit/core/providers';

import type { Arrived } from '../inbound/arrived.ts';
import type { ReadPart } from '../inbound/read-event.ts';
import type { Journal } from './journal.ts';

export interface IntakeDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly emit: EmitInbound;
  readonly options: SourceStartOptions;
  /** Once it fires, what waits is let go of. */
  readonly signal: AbortSignal;
}

/** Reads what came and hands it to the kit, one after the other: an edit comes after what it edits. */
export class Intake {
  readonly #deps: IntakeDeps;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /** How much has come that is not begun yet. */
  get waiting(): number {
    return this.#waiting;
  }

  add(part: ReadPart): void {
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      this.#waiting -= 1;
      if (this.#deps.signal.aborted) this.#deps.journal.givenUp();
      else await this.#take(part);
    });
  }

  /** Resolves once everything that came is through. */
  async finish(): Promise<void> {
    await this.#last;
  }

  async #take(part: ReadPart): Promise<void> {
    const { journal, signal } = this.#deps;
    let arrived: readonly Arrived[] = [];
    try {
      arrived = await part();
    } catch (error) {
      journal.unreadable(error);
    }
    for (const one of arrived) {
      try {
        await this.#handOn(one);
      } catch (error) {
        if (signal.aborted) journal.givenUp();
        else journal.refused(error);
      }
    }
  }

  async #handOn(arrived: Arrived): Promise<void> {
    const { clock, emit, journal, options, signal } = this.#deps;
    switch (arrived.type) {
      case 'message': {
        journal.messageReceived();
        const onRetry = ({ error }: { readonly error: unknown }): void => journal.waits(error);
        return handOver(emit, arrived.message, { clock, signal, onRetry });
      }
      case 'status':
        return options.emitStatus?.(arrived.status);
      case 'notice':
        return options.emitNotice?.(arrived.notice);
    }
  }
}
