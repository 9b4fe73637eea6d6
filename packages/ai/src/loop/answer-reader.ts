import type { StreamItem } from '@roomkit/core';

import { closedByReader } from '../abort.ts';
import type { AnswerStream, Generated } from '../pipeline/stage.ts';
import type { LoopState } from './loop-state.ts';
import type { TurnRun } from './turn-run.ts';

/**
 * A streamed answer. Nothing is asked before the first pull; closing the iterator ends the request, also while a pull
 * is waiting. It can be read once.
 */
export class AnswerReader implements AnswerStream {
  readonly #run: TurnRun;
  readonly #signal: AbortSignal;
  #isTaken = false;

  constructor(run: TurnRun, signal: AbortSignal) {
    this.#run = run;
    this.#signal = signal;
  }

  get generated(): Generated | null {
    return this.#run.generated;
  }

  get sideEffects(): Pick<LoopState, 'tasks' | 'observations'> {
    return this.#run.sideEffects;
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamItem> {
    if (this.#isTaken) throw new TypeError('an answer can be read once');
    this.#isTaken = true;
    const reader = new AbortController();
    const items = this.#run.items({ streaming: true, signal: this.#signal, reader: reader.signal });
    return {
      next: () => items.next(),
      return: () => {
        // First the signal: `return` of a generator would wait for the pull it is in.
        reader.abort(closedByReader());
        return items.return(undefined).catch(() => ({ done: true, value: undefined }));
      },
    };
  }
}
