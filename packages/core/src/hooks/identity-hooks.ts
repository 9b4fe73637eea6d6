import type { IdentityHookResult } from '../domain/identity-hook-result.ts';
import type { RoomContext } from '../ports/room-context.ts';
import { HookTimeout, isThenable, reportFailure, type HookDeps } from './failure.ts';
import { matches, type HookOptions, type HookScope, type HookSource } from './hook-options.ts';
import { HookRegistry } from './registry.ts';
import { untilAborted } from './run-sync.ts';
import type { IdentityQuestion } from './triggers.ts';

/** The triggers that ask who sent a message. */
export type IdentityTrigger = 'on_identity_ambiguous' | 'on_identity_unknown';

/** Decides about a sender; null or nothing leaves it to the next hook. */
export type IdentityHookHandler = (
  question: IdentityQuestion,
  context: RoomContext,
) => IdentityHookResult | null | void | Promise<IdentityHookResult | null | void>;

/** A question to the identity hooks of an organization. */
export interface IdentityHookRun {
  readonly trigger: IdentityTrigger;
  readonly question: IdentityQuestion;
  readonly context: RoomContext;
  readonly source: HookSource;
  readonly organizationId: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** The hooks that decide about senders. The first answer wins; a failing hook is passed over. */
export class IdentityHooks {
  readonly #deps: HookDeps;
  readonly #registry = new HookRegistry<IdentityHookHandler>();

  constructor(deps: HookDeps) {
    this.#deps = deps;
  }

  /** Adds a hook; returns the way to remove it. */
  register(
    scope: Pick<HookScope, 'organizationId'>,
    trigger: IdentityTrigger,
    options: Omit<HookOptions, 'execution'>,
    handler: IdentityHookHandler,
  ): () => void {
    return this.#registry.add({ ...scope, roomKey: null }, trigger, options, handler);
  }

  /** Whether any hook may be asked. */
  has(trigger: IdentityTrigger, organizationId: string | null): boolean {
    return this.#registry.find(trigger, organizationId, null) !== null;
  }

  /** The first decision, or null when no hook made one. Rejects with the signal's reason when it fires. */
  async run(run: IdentityHookRun): Promise<IdentityHookResult | null> {
    const { trigger, question, context, source, organizationId, signal } = run;
    const lists = this.#registry.find(trigger, organizationId, null);
    for (const hook of lists?.sync ?? []) {
      if (!matches(hook, source)) continue;
      signal?.throwIfAborted();
      try {
        const returned = hook.handler(question, context);
        const result = isThenable(returned) ? await this.#awaited(returned, hook.timeoutMs, signal) : returned;
        if (result === null || result === undefined) continue;
        if (isDecision(result)) return result;
        throw new TypeError('The hook returned something other than an IdentityHookResult.');
      } catch (error) {
        signal?.throwIfAborted();
        reportFailure(this.#deps, { trigger, organizationId, roomId: context.room.id }, hook, error);
      }
    }
    return null;
  }

  #awaited(returned: PromiseLike<unknown>, timeoutMs: number, signal: AbortSignal | undefined): Promise<unknown> {
    const timed = this.#deps.deadlines.race(Promise.resolve(returned), timeoutMs, () => new HookTimeout(timeoutMs));
    return signal === undefined ? timed : untilAborted(timed, signal);
  }
}

function isDecision(given: unknown): given is IdentityHookResult {
  if (typeof given !== 'object' || given === null) return false;
  const result = given as Readonly<Record<string, unknown>>;
  switch (result['outcome']) {
    case 'resolved':
    case 'create':
      return typeof (result['identity'] as { readonly id?: unknown } | null | undefined)?.id === 'string';
    case 'pending':
      return Array.isArray(result['candidates']);
    case 'challenge':
      return Array.isArray(result['injected']);
    case 'reject':
      return typeof result['reason'] === 'string';
    default:
      return false;
  }
}
