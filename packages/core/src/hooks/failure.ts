import type { FrameworkEventName, FrameworkEvents } from '../domain/framework-events.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { TelemetryProvider } from '../ports/telemetry.ts';
import type { Deadlines } from '../runtime/deadlines.ts';
import type { HookEntry } from './hook-options.ts';

/** What running hooks needs. */
export interface HookDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deadlines: Deadlines;
  readonly telemetry: TelemetryProvider;
  /** Starts work that nobody waits for: it belongs to no pass and no delivery. */
  readonly outside: <Result>(task: () => Result) => Result;
  emit<Name extends FrameworkEventName>(name: Name, organizationId: string | null, data: FrameworkEvents[Name]): void;
}

/** A hook took longer than it may. */
export class HookTimeout {
  readonly timeoutMs: number;
  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }
}

/** Tells the log and the observers that a hook failed. `error` is what it threw, a timeout or a complaint. */
export function reportFailure(
  deps: HookDeps,
  at: { readonly trigger: string; readonly organizationId: string | null; readonly roomId: string },
  entry: HookEntry<unknown>,
  error: unknown,
): void {
  const { trigger, organizationId, roomId } = at;
  const hook = entry.name;
  if (error instanceof HookTimeout) {
    deps.logger.error('A hook took too long.', { hook, trigger, roomId, timeoutMs: error.timeoutMs });
    deps.emit('hook_timeout', organizationId, { hook, trigger, timeoutMs: error.timeoutMs });
  } else {
    deps.logger.error('A hook failed.', { hook, trigger, roomId, error });
    deps.emit('hook_error', organizationId, { hook, trigger, error });
  }
}

/** Whether a handler's answer has to be waited for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as Partial<PromiseLike<unknown>>).then === 'function'
  );
}
