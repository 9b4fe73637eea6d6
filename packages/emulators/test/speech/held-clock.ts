/** A clock whose timers run when a test says so. */
export class HeldClock {
  readonly #tasks = new Set<{ readonly milliseconds: number; readonly task: () => void }>();

  schedule(milliseconds: number, task: () => void): Disposable {
    const entry = { milliseconds, task };
    this.#tasks.add(entry);
    return { [Symbol.dispose]: () => void this.#tasks.delete(entry) };
  }

  /** How long its timers wait, the shortest first. */
  get waiting(): readonly number[] {
    return [...this.#tasks].map(({ milliseconds }) => milliseconds).toSorted((one, other) => one - other);
  }

  run(): void {
    for (const entry of [...this.#tasks]) {
      this.#tasks.delete(entry);
      entry.task();
    }
  }
}
