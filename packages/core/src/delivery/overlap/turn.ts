import { typeOf } from '../../domain/compose-event.ts';
import type { EventDraft } from '../../domain/event-draft.ts';
import type { RoomEvent } from '../../domain/event.ts';
import { SUPERSEDED_BY } from '../../domain/overlap.ts';
import type { PlannedTarget } from '../../domain/plan.ts';
import type { EventDelivery } from '../event-delivery.ts';

/** An event on its way to an intelligence channel. */
export interface TurnMember {
  readonly delivery: EventDelivery;
  readonly target: PlannedTarget;
}

/** The event that a member is about. */
export function eventOf({ delivery }: TurnMember): RoomEvent {
  return delivery.planned.event;
}

/**
 * Where a message stands in an answer. Behind an earlier part there is more to come: it was written before the channel
 * had read what it took in since.
 */
export type AnswerPart = 'earlier' | 'last';

/** One turn of an intelligence channel: the event it answers, and those it answers along with it. */
export class Turn {
  readonly trigger: TurnMember;
  /** Earlier ones, whose own answers never came to be. */
  readonly covered: readonly TurnMember[];
  /** Newer ones, taken in while it ran. */
  readonly #taken: TurnMember[] = [];
  /** Newer ones that could not be taken in. */
  readonly #left: TurnMember[] = [];
  readonly #controller = new AbortController();
  /** What the committed answer names. */
  #named: ReadonlySet<string> = new Set();
  #isAnswered = false;
  #isSuperseded = false;

  constructor(trigger: TurnMember, covered: readonly TurnMember[] = []) {
    this.trigger = trigger;
    this.covered = covered;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether an answer to the trigger is in the timeline. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Whether a newer message ended it. */
  get isSuperseded(): boolean {
    return this.#isSuperseded;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** A newer message ends it; what was shown stands. */
  supersede(): void {
    if (this.#controller.signal.aborted) return;
    this.#isSuperseded = true;
    this.#controller.abort(new DOMException('A newer message is answered instead.', 'AbortError'));
  }

  /** A draft of an answer, with the messages it stands for beside its parent. */
  stamp(draft: EventDraft, part: AnswerPart): EventDraft {
    const ids = this.#others(part);
    if (ids.length === 0 || !isMessage(draft)) return draft;
    return { ...draft, metadata: { ...draft.metadata, [SUPERSEDED_BY]: ids } };
  }

  /** A message that {@link stamp} made is in the timeline. */
  answered(part: AnswerPart): void {
    this.#isAnswered = true;
    if (part === 'last') this.#named = new Set(this.#others(part));
  }

  /** The channel was given a newer message along with the others. */
  take(member: TurnMember): void {
    this.#taken.push(member);
  }

  /** A newer message is out of its queue, but the channel was not given it. */
  leave(member: TurnMember): void {
    this.#left.push(member);
  }

  /** Newer ones that no answer names: they still need one. */
  get unanswered(): readonly TurnMember[] {
    return [...this.#taken.filter((member) => !this.#isNamed(member)), ...this.#left];
  }

  /** Everybody whose fate is this turn's. */
  get members(): readonly TurnMember[] {
    return [...this.covered, this.trigger, ...this.#taken.filter((member) => this.#isNamed(member))];
  }

  #isNamed(member: TurnMember): boolean {
    return this.#named.has(eventOf(member).id);
  }

  #others(part: AnswerPart): readonly string[] {
    const members = part === 'last' ? [...this.covered, ...this.#taken] : this.covered;
    return members.map((member) => eventOf(member).id);
  }
}

/** Whether a draft becomes a message. Nobody has checked it yet: its content may be anything. */
export function isMessage({ type, content }: EventDraft): boolean {
  return typeof content === 'object' && content !== null && (type ?? typeOf(content)) === 'message';
}
