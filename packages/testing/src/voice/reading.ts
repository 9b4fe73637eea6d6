import { within } from '../runtime/within.ts';
import { PATIENCE_MS } from '../suite/expectations.ts';

/** How long a case waits for what must happen, in real milliseconds. */
export interface Patience {
  readonly patienceMs?: number;
}

/** The longest that a subject may take. */
export function patienceOf({ patienceMs = PATIENCE_MS }: Patience): number {
  return patienceMs;
}

/** Everything a stream gives, to its end. */
export async function readAll<Item>(subject: Patience, stream: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  const reading = async (): Promise<void> => {
    for await (const item of stream) items.push(item);
  };
  await within(patienceOf(subject), reading());
  return items;
}

/** What a promise came to, within the subject's patience. */
export async function outcomeOf<Value>(
  subject: Patience,
  promise: Promise<Value>,
): Promise<{ readonly value: Value } | { readonly error: unknown }> {
  return within(
    patienceOf(subject),
    promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
}

/** The error a promise is rejected with. Fails where it is not, or takes too long. */
export async function failureWithin(subject: Patience, promise: Promise<unknown>): Promise<unknown> {
  const outcome = await outcomeOf(subject, promise);
  if ('error' in outcome) return outcome.error;
  throw new Error('it was expected to fail, and did not');
}

/** A source that says how much was taken of it and whether it was closed. */
export class WatchedSource<Item> implements AsyncIterable<Item> {
  pulls = 0;
  readonly #items: () => AsyncGenerator<Item>;
  readonly #pulled: () => void;
  readonly #closed: () => void;
  /** Resolves with the first pull. */
  readonly pulled: Promise<void>;
  /** Resolves once it has ended or was closed by whoever read it. */
  readonly closed: Promise<void>;

  constructor(items: () => AsyncGenerator<Item>) {
    this.#items = items;
    const pulled = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    this.#pulled = pulled.resolve;
    this.#closed = closed.resolve;
    this.pulled = pulled.promise;
    this.closed = closed.promise;
  }

  [Symbol.asyncIterator](): AsyncIterator<Item> {
    const inner = this.#items();
    return {
      next: async () => {
        this.pulls += 1;
        this.#pulled();
        const step = await inner.next();
        if (step.done === true) this.#closed();
        return step;
      },
      return: async () => {
        this.#closed();
        // A generator that waits would only hear of it when it goes on: nobody waits for that.
        inner.return(undefined).catch(() => {});
        return { done: true, value: undefined };
      },
    };
  }
}

/** Never goes on. */
export function forever(): Promise<never> {
  return new Promise(() => {});
}
