import type { RoomEvent } from '../../domain/event.ts';
import { textOf } from '../../domain/text.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { EventDelivery } from '../event-delivery.ts';

/** What the hooks made of one sentence. */
export type HookedSentence = { readonly text: string } | { readonly blockedBy: string; readonly reason: string };

/** Puts one sentence of an answer past the before_broadcast hooks, as the event it will be part of. */
export async function hookSentence(
  deps: Pick<DeliveryDeps, 'hooks'>,
  trigger: EventDelivery,
  provisional: RoomEvent,
  text: string,
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
  );
  if (outcome.allowed) return { text: textOf(outcome.payload) };
  return { blockedBy: outcome.blockedBy ?? 'hook', reason: outcome.reason ?? 'blocked' };
}
