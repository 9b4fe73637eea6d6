/** Which attempt to join a room is the latest one; earlier ones come to nothing. */
export class PendingJoins {
  readonly #attempts = new Map<string, symbol>();

  get size(): number {
    return this.#attempts.size;
  }

  begin(roomId: string): symbol {
    const attempt = Symbol(roomId);
    this.#attempts.set(roomId, attempt);
    return attempt;
  }

  isCurrent(roomId: string, attempt: symbol): boolean {
    return this.#attempts.get(roomId) === attempt;
  }

  end(roomId: string, attempt: symbol): void {
    if (this.isCurrent(roomId, attempt)) this.#attempts.delete(roomId);
  }

  cancel(roomId: string): void {
    this.#attempts.delete(roomId);
  }
}
