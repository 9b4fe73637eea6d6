import type { RoomEvent } from '../../domain/event.ts';
import type { InjectedEvent } from '../../domain/hook-result.ts';
import type { ObservationDraft, TaskDraft } from '../../domain/task.ts';
import { textOf } from '../../domain/text.ts';
import type { HookAdditions } from '../../hooks/outcome.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { EventDelivery } from '../event-delivery.ts';

/** What the hooks made of one sentence. */
export type HookedSentence = { readonly text: string } | { readonly blockedBy: string; readonly reason: string };

/** What hooks added over all sentences of an answer. */
export interface GatheredAdditions extends HookAdditions {
  readonly injected: InjectedEvent[];
  readonly tasks: TaskDraft[];
  readonly observations: ObservationDraft[];
}

/** The others judge the whole answer, when it is committed. */
const WORDS = Object.freeze({ only: 'words' } as const);

/** Puts one sentence of an answer past the before_broadcast hooks, as the event it will be part of. */
export async function hookSentence(
  deps: Pick<DeliveryDeps, 'hooks'>,
  trigger: EventDelivery,
  provisional: RoomEvent,
  text: string,
  additions: GatheredAdditions,
): Promise<HookedSentence> {
  const { reference, key } = trigger.planned;
  const part: RoomEvent = Object.freeze({
    ...provisional,
    content: Object.freeze({ type: 'text', body: text } as const),
  });
  const outcome = await deps.hooks.runSync(
    'before_broadcast',
    part,
    trigger.context,
    provisional.source,
    reference.organizationId,
    key,
    WORDS,
  );
  additions.injected.push(...outcome.injected);
  additions.tasks.push(...outcome.tasks);
  additions.observations.push(...outcome.observations);
  if (outcome.allowed) return { text: textOf(outcome.payload) };
  return { blockedBy: outcome.blockedBy ?? 'hook', reason: outcome.reason ?? 'blocked' };
}
