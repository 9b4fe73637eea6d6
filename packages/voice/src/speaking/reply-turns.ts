/** How many of a person's latest turns are known by their events. */
const KNOWN = 50;

/** Which turn of the person an event is, so that an answer to an older one is known to be out of date. */
export class ReplyTurns {
  readonly #turns = new Map<string, number>();
  #latest = 0;

  /** The number of the person's latest turn. */
  get latest(): number {
    return this.#latest;
  }

  /** The person has said something new; its event is this one. */
  begin(eventId: string): number {
    this.#latest += 1;
    this.#turns.set(eventId, this.#latest);
    for (const oldest of this.#turns.keys()) {
      if (this.#turns.size <= KNOWN) break;
      this.#turns.delete(oldest);
    }
    return this.#latest;
  }

  /** The turn an event answers; null where that is none of this person's. */
  answeredBy(parentEventId: string | null): number | null {
    return parentEventId === null ? null : (this.#turns.get(parentEventId) ?? null);
  }
}
