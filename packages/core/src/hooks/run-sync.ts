import { HookResult, type InjectedEvent } from '../domain/hook-result.ts';
import type { ObservationDraft, TaskDraft } from '../domain/task.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import type { Watcher } from '../runtime/deadlines.ts';
import { hasExtras, requireUsableExtras } from './extras.ts';
import { HookTimeout, isThenable, reportFailure, type HookDeps } from './failure.ts';
import { matches, type HookEntry, type HookSource } from './hook-options.ts';
import type { HookOutcome } from './outcome.ts';
import { acceptPayload, type AcceptedPayload } from './payload.ts';
import { DROPS_WHAT_FAILED, FAIL_CLOSED_TRIGGERS, type HookTriggerName } from './triggers.ts';

/** One run of a trigger's hooks. */
export interface HookRun {
  readonly trigger: string;
  readonly payload: unknown;
  readonly context: RoomContext;
  readonly source: HookSource | null;
  readonly organizationId: string | null;
  readonly signal: AbortSignal | undefined;
  readonly token: { readonly expired: boolean } | null;
}

type Handler = (payload: never, context: RoomContext) => unknown;

const NONE: readonly never[] = Object.freeze([]);

/** The outcome of a trigger that nobody listens to. */
export function untouched<Payload>(payload: Payload): HookOutcome<Payload> {
  return {
    allowed: true,
    payload,
    blockedBy: null,
    reason: null,
    injected: NONE,
    tasks: NONE,
    observations: NONE,
  };
}

/**
 * Runs hooks one after another. A block ends the run; a modification is what every later hook gets. Without
 * a handler that returned a promise the outcome is a plain value.
 */
export class SyncHookRun implements Watcher<unknown> {
  readonly #deps: HookDeps;
  readonly #run: HookRun;
  readonly #hooks: readonly HookEntry<Handler>[];
  #payload: unknown;
  #blockedBy: string | null = null;
  #reason: string | null = null;
  #injected: readonly InjectedEvent[] = NONE;
  #tasks: readonly TaskDraft[] = NONE;
  #observations: readonly ObservationDraft[] = NONE;
  /** The position of the hook that is waited for. */
  #waitsAt: number | null = null;
  #span: TelemetrySpan | null = null;
  #resolve: ((outcome: HookOutcome<unknown>) => void) | null = null;
  #reject: ((reason: unknown) => void) | null = null;

  constructor(deps: HookDeps, run: HookRun, hooks: readonly HookEntry<Handler>[]) {
    this.#deps = deps;
    this.#run = run;
    this.#hooks = hooks;
    this.#payload = run.payload;
  }

  /** Runs them. A plain outcome unless one of them returned a promise. */
  start(): HookOutcome<unknown> | Promise<HookOutcome<unknown>> {
    this.#advance(0);
    if (this.#waitsAt === null) return this.#outcome();
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  onValue(value: unknown): void {
    this.#resume(() => this.#apply(this.#current(), value));
  }

  onError(error: unknown): void {
    const { signal } = this.#run;
    if (signal?.aborted) this.#reject?.(signal.reason);
    else this.#resume(() => this.#failed(error));
  }

  onTimeout(): void {
    this.#resume(() => this.#failed(new HookTimeout(this.#current().timeoutMs)));
  }

  /** Runs the hooks from this position on, up to one that has to be waited for. */
  #advance(first: number): void {
    const { signal, token, source, context } = this.#run;
    this.#waitsAt = null;
    for (let at = first; at < this.#hooks.length; at += 1) {
      const hook = this.#hooks[at] as HookEntry<Handler>;
      if (!matches(hook, source)) continue;
      signal?.throwIfAborted();
      if (token?.expired) throw new DOMException('The run was given up.', 'AbortError');
      this.#span = this.#deps.telemetry.enabled ? this.#startSpan(hook) : null;
      let applied: boolean | Promise<boolean>;
      try {
        const returned = hook.handler(this.#payload as never, context);
        if (isThenable(returned)) {
          this.#waitsAt = at;
          this.#watch(hook, Promise.resolve(returned));
          return;
        }
        applied = this.#apply(hook, returned);
      } catch (error) {
        applied = this.#failed(error, hook);
      }
      if (typeof applied !== 'boolean') {
        this.#waitsAt = at;
        this.#follow(applied);
        return;
      }
      this.#span?.end();
      if (!applied) return;
    }
  }

  /** The run hears itself what became of the hook's promise: no closure a hook. */
  #watch(hook: HookEntry<Handler>, returned: Promise<unknown>): void {
    const { signal } = this.#run;
    const watched = signal === undefined ? returned : untilAborted(returned, signal);
    this.#deps.deadlines.watch(watched, hook.timeoutMs, this);
  }

  /** Takes in what came of the hook that was waited for. */
  #resume(take: () => boolean | Promise<boolean>): void {
    try {
      const applied = take();
      if (typeof applied === 'boolean') this.#goOn(applied);
      else this.#follow(applied);
    } catch (error) {
      this.#goOn(this.#failed(error));
    }
  }

  #follow(applied: Promise<boolean>): void {
    applied.then(
      (goesOn) => this.#goOn(goesOn),
      (error: unknown) => this.#goOn(this.#failed(error)),
    );
  }

  #goOn(applied: boolean): void {
    const at = this.#waitsAt ?? 0;
    this.#span?.end();
    this.#waitsAt = null;
    try {
      if (applied) this.#advance(at + 1);
    } catch (error) {
      this.#reject?.(error);
      return;
    }
    if (this.#waitsAt === null) this.#resolve?.(this.#outcome());
  }

  #current(): HookEntry<Handler> {
    return this.#hooks[this.#waitsAt ?? 0] as HookEntry<Handler>;
  }

  #failed(error: unknown, hook: HookEntry<Handler> = this.#current()): boolean {
    this.#span?.recordError(error);
    return this.#fail(hook, error);
  }

  /** Takes a hook's answer in; false ends the run. */
  #apply(hook: HookEntry<Handler>, returned: unknown): boolean | Promise<boolean> {
    if (returned === undefined && !this.#failsClosed()) return true;
    if (!(returned instanceof HookResult)) {
      return this.#fail(hook, new TypeError('The hook returned something other than a HookResult.'));
    }
    if (returned.action !== 'modify') return this.#take(hook, returned);
    const accepted = acceptPayload(this.#run.trigger, this.#payload, returned.event);
    if (accepted instanceof Promise) return accepted.then((given) => this.#modify(hook, returned, given));
    return this.#modify(hook, returned, accepted);
  }

  #modify(hook: HookEntry<Handler>, result: HookResult, accepted: AcceptedPayload): boolean | Promise<boolean> {
    if (!accepted.ok) return this.#fail(hook, new TypeError('The hook modified the payload to one of a wrong type.'));
    this.#payload = accepted.payload;
    return this.#take(hook, result);
  }

  /** The verdict holds even where what the hook adds to it cannot be used. */
  #take(hook: HookEntry<Handler>, result: HookResult): boolean | Promise<boolean> {
    if (!hasExtras(result)) return this.#decide(hook, result);
    try {
      const checking = requireUsableExtras(result);
      if (checking instanceof Promise) return checking.then(() => this.#keep(hook, result), this.#drop(hook, result));
      return this.#keep(hook, result);
    } catch (error) {
      return this.#drop(hook, result)(error);
    }
  }

  #keep(hook: HookEntry<Handler>, result: HookResult): boolean {
    if (result.injectedEvents.length > 0) this.#injected = [...this.#injected, ...result.injectedEvents];
    if (result.tasks.length > 0) this.#tasks = [...this.#tasks, ...result.tasks];
    if (result.observations.length > 0) this.#observations = [...this.#observations, ...result.observations];
    return this.#decide(hook, result);
  }

  #drop(hook: HookEntry<Handler>, result: HookResult): (error: unknown) => boolean {
    return (error) => {
      const { trigger, organizationId, context } = this.#run;
      reportFailure(this.#deps, { trigger, organizationId, roomId: context.room.id }, hook, error);
      return this.#decide(hook, result);
    };
  }

  #decide(hook: HookEntry<Handler>, result: HookResult): boolean {
    if (result.action === 'allow') return true;
    const { trigger, context } = this.#run;
    const blocks = result.action === 'block';
    const message = blocks ? 'A hook blocked.' : 'A hook modified the payload.';
    this.#deps.logger.debug(message, { hook: hook.name, trigger, roomId: context.room.id });
    return blocks ? this.#block(hook, result.reason ?? 'blocked') : true;
  }

  #fail(hook: HookEntry<Handler>, error: unknown): boolean {
    const { trigger, organizationId, context } = this.#run;
    reportFailure(this.#deps, { trigger, organizationId, roomId: context.room.id }, hook, error);
    if (!this.#failsClosed() && !DROPS_WHAT_FAILED.has(trigger)) return true;
    return this.#block(hook, error instanceof HookTimeout ? 'hook_timeout' : 'hook_error');
  }

  #block(hook: HookEntry<Handler>, reason: string): false {
    this.#blockedBy = hook.name;
    this.#reason = reason;
    return false;
  }

  #failsClosed(): boolean {
    return FAIL_CLOSED_TRIGGERS.has(this.#run.trigger as HookTriggerName);
  }

  #startSpan(hook: HookEntry<Handler>): TelemetrySpan {
    const { trigger, context, source } = this.#run;
    return this.#deps.telemetry.startSpan('hook_execution', {
      parent: context.span ?? null,
      attributes: { hook: hook.name, trigger, roomId: context.room.id, channelId: source?.channelId ?? null },
    });
  }

  #outcome(): HookOutcome<unknown> {
    return {
      allowed: this.#blockedBy === null,
      payload: this.#payload,
      blockedBy: this.#blockedBy,
      reason: this.#reason,
      injected: this.#injected,
      tasks: this.#tasks,
      observations: this.#observations,
    };
  }
}

/** The promise, unless the signal fires first. */
export function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    const settled = (): void => signal.removeEventListener('abort', onAbort);
    promise.then(resolve, reject).then(settled, settled);
  });
}
