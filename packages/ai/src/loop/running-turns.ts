import type { SteeringDirective, SteeringTarget } from '@roomkit/core/ai';

/** Which turn of which room. */
export interface TurnReference {
  readonly organizationId: string | null;
  readonly roomId: string;
  readonly turnId: string;
}

/** A turn that runs, as those reach it who have something to say to it. */
export class RunningTurn implements Disposable {
  readonly reference: TurnReference;
  readonly #cancel = new AbortController();
  readonly #onEnd: () => void;
  #waiting: SteeringDirective[] = [];

  constructor(reference: TurnReference, onEnd: () => void) {
    this.reference = reference;
    this.#onEnd = onEnd;
  }

  /** Fires when the turn is cancelled. */
  get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  tell(directive: SteeringDirective): void {
    if (directive.type === 'cancel') {
      this.#cancel.abort(new DOMException(directive.reason ?? 'The turn was cancelled.', 'AbortError'));
    } else this.#waiting.push(directive);
  }

  /** Whether a message to the model waits, which calls for an answer. */
  get isAsked(): boolean {
    return this.#waiting.some((directive) => directive.type === 'inject_message' && directive.role === 'user');
  }

  /** What was said since the last time, in its order. */
  take(): readonly SteeringDirective[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  [Symbol.dispose](): void {
    this.#onEnd();
  }
}

/** The turns of one channel that run now. */
export class RunningTurns {
  readonly #turns = new Map<string, RunningTurn>();

  /** The turn of this id, where it runs already; else it begins. */
  begin(reference: TurnReference): RunningTurn {
    const { turnId } = reference;
    const running = this.#turns.get(turnId);
    if (running !== undefined) return running;
    const turn = new RunningTurn(reference, () => this.#turns.delete(turnId));
    this.#turns.set(turnId, turn);
    return turn;
  }

  /** Says something to the turns a target names; false when none of them runs. */
  steer(organizationId: string | null, target: SteeringTarget, directive: SteeringDirective): boolean {
    const meant = [...this.#turns.values()].filter(
      ({ reference }) =>
        reference.organizationId === organizationId &&
        reference.roomId === target.roomId &&
        (target.turnId === undefined || target.turnId === reference.turnId),
    );
    for (const turn of meant) turn.tell(directive);
    return meant.length > 0;
  }
}
