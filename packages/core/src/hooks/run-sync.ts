import { HookResult, type InjectedEvent } from '../domain/hook-result.ts';
import type { ObservationDraft, TaskDraft } from '../domain/task.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import { hasExtras, requireUsableExtras } from './extras.ts';
import { HookTimeout, isThenable, reportFailure, type HookDeps } from './failure.ts';
import { matches, type HookEntry, type HookSource } from './hook-options.ts';
import type { HookOutcome } from './outcome.ts';
import { acceptPayload, type AcceptedPayload } from './payload.ts';
import { FAIL_CLOSED_TRIGGERS, type HookTriggerName } from './triggers.ts';

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
export class SyncHookRun {
  readonly #deps: HookDeps;
  readonly #run: HookRun;
  readonly #hooks: readonly HookEntry<Handler>[];
  #payload: unknown;
  #blockedBy: string | null = null;
  #reason: string | null = null;
  #injected: readonly InjectedEvent[] = NONE;
  #tasks: readonly TaskDraft[] = NONE;
  #observations: readonly ObservationDraft[] = NONE;

  constructor(deps: HookDeps, run: HookRun, hooks: readonly HookEntry<Handler>[]) {
    this.#deps = deps;
    this.#run = run;
    this.#hooks = hooks;
    this.#payload = run.payload;
  }

  /** Runs the hooks from this position on. */
  start(from = 0): HookOutcome<unknown> | Promise<HookOutcome<unknown>> {
    const { signal, token, source, context } = this.#run;
    for (let at = from; at < this.#hooks.length; at += 1) {
      const hook = this.#hooks[at] as HookEntry<Handler>;
      if (!matches(hook, source)) continue;
      signal?.throwIfAborted();
      if (token?.expired) throw new DOMException('The run was given up.', 'AbortError');
      const span = this.#deps.telemetry.enabled ? this.#startSpan(hook) : null;
      let applied: boolean | Promise<boolean>;
      try {
        const returned = hook.handler(this.#payload as never, context);
        if (isThenable(returned)) return this.#continue(at, hook, returned, span);
        applied = this.#apply(hook, returned);
      } catch (error) {
        applied = this.#fail(hook, error);
      }
      span?.end();
      if (typeof applied !== 'boolean') return this.#resume(at, applied);
      if (!applied) break;
    }
    return this.#outcome();
  }

  async #resume(at: number, applied: Promise<boolean>): Promise<HookOutcome<unknown>> {
    return (await applied) ? this.start(at + 1) : this.#outcome();
  }

  /** Waits for one hook, then runs those after it. */
  async #continue(
    at: number,
    hook: HookEntry<Handler>,
    returned: PromiseLike<unknown>,
    span: TelemetrySpan | null,
  ): Promise<HookOutcome<unknown>> {
    const { signal } = this.#run;
    let goesOn: boolean;
    try {
      const { timeoutMs } = hook;
      const settled = Promise.resolve(returned);
      const timed = this.#deps.deadlines.race(settled, timeoutMs, () => new HookTimeout(timeoutMs));
      const applied = this.#apply(hook, await (signal === undefined ? timed : untilAborted(timed, signal)));
      goesOn = typeof applied === 'boolean' ? applied : await applied;
    } catch (error) {
      signal?.throwIfAborted();
      span?.recordError(error);
      goesOn = this.#fail(hook, error);
    } finally {
      span?.end();
    }
    return goesOn ? this.start(at + 1) : this.#outcome();
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
    if (!this.#failsClosed()) return true;
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
