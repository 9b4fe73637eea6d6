import type { InjectedEvent } from '../domain/hook-result.ts';
import type { ObservationDraft, TaskDraft } from '../domain/task.ts';

/** What hooks added to an event beside their verdict. */
export type HookAdditions = Pick<HookOutcome<unknown>, 'injected' | 'tasks' | 'observations'>;

/** What the hooks of a trigger decided together. */
export interface HookOutcome<Payload> {
  readonly allowed: boolean;
  /** The payload after every modification. */
  readonly payload: Payload;
  /** The name of the hook that blocked. */
  readonly blockedBy: string | null;
  readonly reason: string | null;
  readonly injected: readonly InjectedEvent[];
  readonly tasks: readonly TaskDraft[];
  readonly observations: readonly ObservationDraft[];
}
