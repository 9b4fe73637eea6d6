import type { EventDraft } from './event-draft.ts';
import type { ObservationDraft, TaskDraft } from './task.ts';

/** An event a hook adds. Null targets: stored, delivered to nobody. */
export interface InjectedEvent {
  readonly event: EventDraft;
  readonly targetChannelIds: readonly string[] | null;
}

/** What a hook may add to any verdict. */
export interface HookExtras {
  readonly injected?: readonly InjectedEvent[];
  readonly tasks?: readonly TaskDraft[];
  readonly observations?: readonly ObservationDraft[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The fields a {@link HookResult} is made of. */
export interface HookResultInit extends HookExtras {
  readonly action: 'allow' | 'block' | 'modify';
  readonly event?: unknown;
  readonly reason?: string | null;
}

/** A synchronous hook's verdict: let pass, block with a reason, or put another payload in its place. */
export class HookResult {
  readonly action: 'allow' | 'block' | 'modify';
  /** The new payload of a modification; a falsy one counts. */
  readonly event: unknown;
  readonly reason: string | null;
  readonly injectedEvents: readonly InjectedEvent[];
  readonly tasks: readonly TaskDraft[];
  readonly observations: readonly ObservationDraft[];
  readonly metadata: Readonly<Record<string, unknown>>;

  /** @throws TypeError for a modification without payload or a block without reason. */
  constructor(init: HookResultInit) {
    if (init.action === 'modify' && init.event === undefined) {
      throw new TypeError('HookResult: modify needs a payload');
    }
    if (init.action === 'block' && !init.reason) {
      throw new TypeError('HookResult: block needs a reason');
    }
    this.action = init.action;
    this.event = init.event;
    this.reason = init.reason ?? null;
    this.injectedEvents = init.injected ?? [];
    this.tasks = init.tasks ?? [];
    this.observations = init.observations ?? [];
    this.metadata = init.metadata ?? {};
    Object.freeze(this);
  }

  /** Lets the payload pass. */
  static allow(extras?: HookExtras): HookResult {
    return extras === undefined ? ALLOW : new HookResult({ action: 'allow', ...extras });
  }

  /** Stops the payload; `reason` reaches the caller. */
  static block(reason: string, extras: HookExtras = {}): HookResult {
    return new HookResult({ action: 'block', reason, ...extras });
  }

  /** Puts `event` in the payload's place for every later hook and step. */
  static modify(event: unknown, extras: HookExtras = {}): HookResult {
    return new HookResult({ action: 'modify', event, ...extras });
  }
}

const ALLOW: HookResult = new HookResult({ action: 'allow' });
