/** Time and timers, as far as the client needs them. The kit's own `Clock` is one. */
export interface ClientClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs a task once after so many milliseconds, unless disposed before. */
  schedule(milliseconds: number, task: () => void): Disposable;
}
