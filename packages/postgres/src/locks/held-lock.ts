import { Waiters } from './waiters.ts';

/**
 * One lock as this process knows it. `asking`: its row is being asked for. `used`: somebody here is inside.
 * `idle`: the row is ours and nobody is inside. `dropping`: the row is being given back.
 */
export interface HeldLock {
  readonly key: string;
  readonly waiters: Waiters;
  state: 'asking' | 'used' | 'idle' | 'dropping';
  /** Which taking of the row is ours; epochs rise with each. */
  epoch: string;
  /** Until when the row is ours for certain, on the monotonic clock. */
  validUntil: number;
  /** How often it went from hand to hand within this process since the row was taken. */
  handed: number;
  /** How often the row was asked for in vain. */
  tries: number;
  /** When asking began to fail; null while the database answers. */
  failingSince: number | null;
  timer: Disposable | null;
}

export function newLock(key: string): HeldLock {
  return {
    key,
    waiters: new Waiters(),
    state: 'asking',
    epoch: '0',
    validUntil: 0,
    handed: 0,
    tries: 0,
    failingSince: null,
    timer: null,
  };
}
