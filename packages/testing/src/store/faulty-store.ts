import { type ConversationStore, StoreError } from '@roomkit/core';

type Operation = {
  [Name in keyof ConversationStore]: ConversationStore[Name] extends (
    ...inputs: never[]
  ) => void | Promise<unknown> | object
    ? Name
    : never;
}[keyof ConversationStore];

/** One thing that goes wrong. */
export interface StoreFault {
  readonly operation: Operation;
  /** Which call of the operation, counted from 1; every call when left out. */
  readonly call?: number;
  /** Before the store has done anything, or after it has done all of it. */
  readonly when: 'before' | 'after';
  /** `fail` rejects with `error`; `hang` never answers. @defaultValue 'fail' */
  readonly fault?: 'fail' | 'hang';
  /** @defaultValue a retryable StoreError */
  readonly error?: Error;
}

/** A store that fails or hangs as planned, and otherwise does what the store beneath it does. */
export interface FaultyStore extends ConversationStore {
  /** How often an operation was called. */
  calls(operation: Operation): number;
}

/** Wraps a store so that named calls of it fail or hang. */
export function createFaultyStore(store: ConversationStore, plan: readonly StoreFault[]): FaultyStore {
  const counts = new Map<PropertyKey, number>();
  const calls = (operation: Operation): number => counts.get(operation) ?? 0;
  return new Proxy(store, {
    get(target, name) {
      if (name === 'calls') return calls;
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...inputs: unknown[]): Promise<unknown> => {
        const call = (counts.get(name) ?? 0) + 1;
        counts.set(name, call);
        const faults = plan.filter((fault) => fault.operation === name && (fault.call ?? call) === call);
        await strike(faults, 'before');
        const result: unknown = await Reflect.apply(member, target, inputs);
        await strike(faults, 'after');
        return result;
      };
    },
  }) as FaultyStore;
}

async function strike(faults: readonly StoreFault[], when: StoreFault['when']): Promise<void> {
  const fault = faults.find((each) => each.when === when);
  if (!fault) return;
  if (fault.fault === 'hang') await new Promise<never>(() => {});
  throw fault.error ?? new StoreError(fault.operation);
}
