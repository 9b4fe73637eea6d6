import type { Eventual } from '@roomkit/core/voice';

/** Whether a value is still to come. */
export function isPending<Value>(value: Eventual<Value>): value is Promise<Value> {
  return typeof (value as Partial<Promise<Value>> | null | undefined)?.then === 'function';
}

/** Goes on with a value: at once where it is there. */
export function next<Value, Next>(value: Eventual<Value>, go: (value: Value) => Eventual<Next>): Eventual<Next> {
  return isPending(value) ? value.then(go) : go(value);
}

/** One after the other, without a promise as long as none is needed. */
export function inOrder<Item>(items: readonly Item[], take: (item: Item) => Eventual<void>, from = 0): Eventual<void> {
  for (let at = from; at < items.length; at += 1) {
    const done = take(items[at] as Item);
    if (isPending(done)) return done.then(() => inOrder(items, take, at + 1));
  }
}
