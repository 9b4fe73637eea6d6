import type { StreamPace, StreamShown } from '../../ports/channel.ts';

/** One target that shows the answer at a pace of its own. */
export class ReaderPace implements StreamPace {
  readonly #stopped = new AbortController();
  readonly #whenDone: Promise<void>;
  #done!: () => void;
  #isDone = false;
  #wants = false;
  #isStopped = false;
  #waiting: (() => void)[] = [];
  #shown: StreamShown | null = null;
  #onCut: () => void = () => undefined;

  constructor() {
    this.#whenDone = new Promise((resolve) => (this.#done = resolve));
  }

  get signal(): AbortSignal {
    return this.#stopped.signal;
  }

  /** What it said in the end; null when it has not, or never will. */
  get shown(): StreamShown | null {
    return this.#shown;
  }

  settle(shown: StreamShown): void {
    if (this.#isDone) return;
    this.#shown = shown;
    this.release();
    if (shown.isCut) this.#onCut();
  }

  /** It shows nothing more, whether it has said so or not. */
  release(): void {
    this.#isDone = true;
    this.#done();
    this.#wake();
  }

  /** It has read everything there is, or has begun on something. */
  set isHungry(wants: boolean) {
    this.#wants = wants;
    if (wants) this.#wake();
  }

  /** Resolves when it would read more, or nothing depends on it any more. */
  async demand(): Promise<void> {
    while (!this.#wants && !this.#isDone && !this.#isStopped)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves when it has said what it has shown, or will not. */
  whenDone(): Promise<void> {
    return this.#whenDone;
  }

  /** Calls once when somebody stopped the answer there. */
  onCut(listener: () => void): void {
    this.#onCut = listener;
  }

  /** The answer was stopped elsewhere: it is not wanted here either, and nobody waits for this target to read on. */
  stop(): void {
    if (this.#isDone || this.#isStopped) return;
    this.#isStopped = true;
    this.#wake();
    this.#stopped.abort(new DOMException('The answer was stopped.', 'AbortError'));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
