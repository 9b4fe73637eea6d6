import type { Call } from './call.ts';

/** The calls of a channel, by their session. */
export class CallBook {
  readonly #calls = new Map<string, Call>();

  all(): readonly Call[] {
    return [...this.#calls.values()];
  }

  get(sessionId: string): Call | null {
    return this.#calls.get(sessionId) ?? null;
  }

  add(call: Call): void {
    this.#calls.set(call.session.id, call);
  }

  remove(call: Call): void {
    if (this.#calls.get(call.session.id) === call) this.#calls.delete(call.session.id);
  }

  inRoom(organizationId: string | null, roomId: string): readonly Call[] {
    return this.all().filter((call) => call.roomId === roomId && call.session.organizationId === organizationId);
  }
}
