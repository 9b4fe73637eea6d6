import type { ChannelOutput } from '../domain/channel-output.ts';
import { RoomKitError } from '../domain/errors.ts';
import type { Frame, Frames } from '../passes/frames.ts';
import type { Deadlines, Watcher } from '../runtime/deadlines.ts';
import type { DeliveryDeps } from './deps.ts';

/**
 * Does what a delivery sets off as part of it: hooks that run here and call the kit do not wait for
 * deliveries, which wait for them.
 */
export async function asDelivery<Result>(frames: Frames, task: () => Promise<Result>): Promise<Result> {
  const frame: Frame = { kind: 'delivery', open: true };
  try {
    return await frames.run(frame, task);
  } finally {
    frame.open = false;
  }
}

/** How long a call that was cut off may take to say what became of it, in milliseconds. */
export const LAST_WORD_MS = 1_000;

/** What a channel answered, or the error it failed with. */
export type ChannelAnswer = { readonly output: ChannelOutput | undefined } | { readonly error: unknown };

/** One call of a channel, and what its caller makes of the answer. */
export interface ChannelCall<Result> {
  readonly channelId: string;
  readonly timeoutMs: number;
  run(): ChannelOutput | Promise<ChannelOutput>;
  /**
   * The time has run out: whoever still works on it learns that nobody waits any more.
   * True when a last word from there is worth a moment.
   */
  abort(reason: unknown): boolean;
  /** Must not throw. */
  take(answer: ChannelAnswer): Result | Promise<Result>;
}

/**
 * Calls a channel with a limit on its time, marked as being at work on a delivery so that what it sends
 * does not wait for itself. A plain value where the channel answers without a promise.
 */
export function callChannel<Result>(
  deps: Pick<DeliveryDeps, 'frames' | 'deadlines'>,
  call: ChannelCall<Result>,
): Result | Promise<Result> {
  const frame: Frame = { kind: 'delivery', open: true };
  let answer: ChannelOutput | Promise<ChannelOutput>;
  try {
    answer = deps.frames.run(frame, () => call.run());
  } catch (error) {
    frame.open = false;
    return call.take({ error });
  }
  if (answer instanceof Promise) {
    const promise = answer;
    return new Promise((resolve) => {
      deps.deadlines.watch(promise, call.timeoutMs, new CallWatcher(call, frame, resolve, promise, deps.deadlines));
    });
  }
  frame.open = false;
  return call.take({ output: answer });
}

class CallWatcher<Result> implements Watcher<ChannelOutput> {
  readonly #call: ChannelCall<Result>;
  readonly #frame: Frame;
  readonly #resolve: (result: Result | Promise<Result>) => void;
  readonly #promise: Promise<ChannelOutput>;
  readonly #deadlines: Deadlines;
  /** Set once the time has run out. */
  #tooLate: RoomKitError | null = null;

  constructor(
    call: ChannelCall<Result>,
    frame: Frame,
    resolve: (result: Result | Promise<Result>) => void,
    promise: Promise<ChannelOutput>,
    deadlines: Deadlines,
  ) {
    this.#call = call;
    this.#frame = frame;
    this.#resolve = resolve;
    this.#promise = promise;
    this.#deadlines = deadlines;
  }

  onValue(output: ChannelOutput): void {
    this.#frame.open = false;
    this.#resolve(this.#call.take({ output }));
  }

  onError(error: unknown): void {
    this.#frame.open = false;
    this.#resolve(this.#call.take({ error }));
  }

  onTimeout(): void {
    if (this.#tooLate) {
      this.onError(this.#tooLate);
      return;
    }
    const { channelId, timeoutMs } = this.#call;
    this.#tooLate = tooLate(channelId, timeoutMs);
    if (this.#call.abort(this.#tooLate)) this.#deadlines.watch(this.#promise, LAST_WORD_MS, this);
    else this.onError(this.#tooLate);
  }
}

/** The same for those who would rather have the error thrown. */
export async function requireAnswer(
  deps: Pick<DeliveryDeps, 'frames' | 'deadlines'>,
  channelId: string,
  timeoutMs: number,
  run: () => ChannelOutput | Promise<ChannelOutput>,
): Promise<ChannelOutput | undefined> {
  const answer = await callChannel<ChannelAnswer>(deps, {
    channelId,
    timeoutMs,
    run,
    abort: () => false,
    take: (given) => given,
  });
  if ('error' in answer) throw answer.error;
  return answer.output;
}

/** A call took longer than it may. */
export function tooLate(channelId: string, timeoutMs: number): RoomKitError {
  return new RoomKitError(
    'delivery_timeout',
    'The channel did not answer in time.',
    { channelId, timeoutMs },
    { retryable: true },
  );
}
