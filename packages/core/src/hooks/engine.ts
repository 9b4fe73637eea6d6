import { ConfigurationError } from '../domain/errors.ts';
import type { RoomContext } from '../ports/room-context.ts';
import { TaskSet } from '../runtime/task-set.ts';
import type { HookDeps } from './failure.ts';
import { matches, type HookHandler, type HookOptions, type HookScope, type HookSource } from './hook-options.ts';
import type { HookOutcome } from './outcome.ts';
import { HookRegistry } from './registry.ts';
import { runAsyncHooks } from './run-async.ts';
import { SyncHookRun, untouched, type HookRun } from './run-sync.ts';
import type { HookTriggerName, HookTriggers } from './triggers.ts';

type PayloadOf<Name extends HookTriggerName> = HookTriggers[Name]['payload'];

/** What a run of hooks may be given beside its subject. */
export interface HookRunOptions {
  /** Ends a run that waits for a hook: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** What the run is for; once it has expired no further hook starts. */
  readonly token?: { readonly expired: boolean } | null;
  /** Only those that look at words, or only those that do not. */
  readonly only?: 'words' | 'envelope' | undefined;
}

/** A trigger, its payload, and whose hooks to run: `roomKey` is null where there is no room yet. */
export type HookCall<Name extends HookTriggerName> = [
  trigger: Name,
  payload: PayloadOf<Name>,
  context: RoomContext,
  source: HookSource | null,
  organizationId: string | null,
  roomKey: string | null,
  options?: HookRunOptions,
];

/** Registers hooks and runs them. */
export class HookEngine {
  readonly #deps: HookDeps;
  readonly #registry = new HookRegistry<(payload: never, context: RoomContext) => unknown>();
  readonly #background: TaskSet;

  constructor(deps: HookDeps) {
    this.#deps = deps;
    this.#background = new TaskSet((error) => deps.logger.error('A background hook failed.', { error }));
  }

  /** Adds a hook; returns the way to remove it. @throws ConfigurationError naming the option */
  register<Name extends HookTriggerName>(
    scope: HookScope,
    trigger: Name,
    options: HookOptions,
    handler: HookHandler<Name>,
  ): () => void {
    if (typeof trigger !== 'string' || trigger.length === 0) {
      throw new ConfigurationError('trigger', 'must be the name of a trigger');
    }
    return this.#registry.add(scope, trigger, options, handler);
  }

  /** Removes a room's hooks of this name. False when there was none. */
  removeRoomHook(roomKey: string, name: string): boolean {
    return this.#registry.removeByName(roomKey, name);
  }

  /** Forgets every hook of a room. */
  dropRoom(roomKey: string): void {
    this.#registry.dropRoom(roomKey);
  }

  /** Whether any hook may run; without a source, its filters may still leave it out. */
  has(
    trigger: HookTriggerName,
    organizationId: string | null,
    roomKey: string | null,
    only?: HookRunOptions['only'],
    source?: HookSource,
  ): boolean {
    const lists = this.#registry.find(trigger, organizationId, roomKey);
    if (lists === null || only === undefined) return lists !== null;
    const { sync, background } = lists[only];
    if (source === undefined) return sync.length + background.length > 0;
    return [...sync, ...background].some((entry) => matches(entry, source));
  }

  /**
   * Runs the hooks of a synchronous trigger: those that may decide one after another, then starts those
   * registered as `async`. A plain value unless a handler returned a promise.
   */
  runSync<Name extends HookTriggerName>(
    ...call: HookCall<Name>
  ): HookOutcome<PayloadOf<Name>> | Promise<HookOutcome<PayloadOf<Name>>> {
    const payload = call[1];
    const all = this.#registry.find(call[0], call[4], call[5]);
    if (all === null) return untouched(payload);
    const only = call[6]?.only;
    const lists = only === undefined ? all : all[only];
    const run = asRun(call);
    const outcome = (
      lists.sync.length === 0 ? untouched(payload) : new SyncHookRun(this.#deps, run, lists.sync).start()
    ) as HookOutcome<PayloadOf<Name>> | Promise<HookOutcome<PayloadOf<Name>>>;
    if (lists.background.length === 0) return outcome;
    const start = (decided: HookOutcome<PayloadOf<Name>>): HookOutcome<PayloadOf<Name>> => {
      const background = (): Promise<void> =>
        runAsyncHooks(this.#deps, { ...run, payload: decided.payload }, lists.background);
      this.#background.add(this.#deps.outside(background));
      return decided;
    };
    return outcome instanceof Promise ? outcome.then(start) : start(outcome);
  }

  /** Runs the hooks of an asynchronous trigger side by side. Never rejects. */
  runAsync<Name extends HookTriggerName>(...call: HookCall<Name>): Promise<void> {
    const lists = this.#registry.find(call[0], call[4], call[5]);
    if (lists === null) return Promise.resolve();
    const hooks = lists.sync.length === 0 ? lists.background : [...lists.sync, ...lists.background];
    return runAsyncHooks(this.#deps, asRun(call), hooks);
  }

  /** Resolves when no hook runs in the background. */
  idle(): Promise<void> {
    return this.#background.idle();
  }
}

function asRun(call: HookCall<HookTriggerName>): HookRun {
  return {
    trigger: call[0],
    payload: call[1],
    context: call[2],
    source: call[3],
    organizationId: call[4],
    signal: call[6]?.signal,
    token: call[6]?.token ?? null,
  };
}
