import type { RoomContext } from '../ports/room-context.ts';
import { HookTimeout, isThenable, reportFailure, type HookDeps } from './failure.ts';
import { matches, type HookEntry } from './hook-options.ts';
import type { HookRun } from './run-sync.ts';

type Handler = (payload: never, context: RoomContext) => unknown;

/** Runs hooks side by side and waits for all of them. Results are ignored; failures are reported, never thrown. */
export async function runAsyncHooks(deps: HookDeps, run: HookRun, hooks: readonly HookEntry<Handler>[]): Promise<void> {
  await Promise.all(hooks.filter((hook) => matches(hook, run.source)).map((hook) => runOne(deps, run, hook)));
}

async function runOne(deps: HookDeps, run: HookRun, hook: HookEntry<Handler>): Promise<void> {
  const { trigger, organizationId, context, source } = run;
  const { timeoutMs, name } = hook;
  const span = deps.telemetry.enabled
    ? deps.telemetry.startSpan('hook_execution', {
        parent: context.span ?? null,
        attributes: { hook: name, trigger, roomId: context.room.id, channelId: source?.channelId ?? null },
      })
    : null;
  try {
    const returned = hook.handler(run.payload as never, context);
    if (isThenable(returned)) {
      await deps.deadlines.race(Promise.resolve(returned), timeoutMs, () => new HookTimeout(timeoutMs));
    }
  } catch (error) {
    span?.recordError(error);
    reportFailure(deps, { trigger, organizationId, roomId: context.room.id }, hook, error);
  } finally {
    span?.end();
  }
}
