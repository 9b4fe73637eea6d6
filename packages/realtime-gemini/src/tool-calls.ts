/** Calls of tools that the model waits for, and what their tools are called: the vendor wants that back. */
export class ToolCalls {
  readonly #names = new Map<string, string>();

  add(callId: string, name: string): void {
    this.#names.set(callId, name);
  }

  /** The name of a call that is answered now; null where nobody waits for it. */
  take(callId: string): string | null {
    const name = this.#names.get(callId) ?? null;
    this.#names.delete(callId);
    return name;
  }

  /** The model does without. */
  withdraw(callId: string): void {
    this.#names.delete(callId);
  }

  clear(): void {
    this.#names.clear();
  }
}
