import type { ChannelBinding } from '../domain/binding.ts';
import { answerTo } from '../domain/compose-event.ts';
import type { EventDraft } from '../domain/event-draft.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { RoomReference } from '../domain/room.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import type { CascadeHandle, InboundDeps } from './deps.ts';
import { commitEvent } from './locked-pass.ts';
import type { PassRequest } from './pass-request.ts';

/** The event that is answered. */
export interface Trigger {
  readonly planned: { readonly reference: RoomReference; readonly event: RoomEvent };
  readonly cascade: CascadeHandle;
  readonly span: TelemetrySpan | null;
}

/** What an answer may bring beside its draft. */
export type AnswerExtras = Pick<PassRequest, 'hooked' | 'blocked' | 'readers'> & { readonly id?: string };

/**
 * Commits an answer of a channel as a pass of its own: same gates, same hooks, one step deeper. Returns
 * null when it was blocked or refused.
 */
export async function respond(
  deps: InboundDeps,
  trigger: Trigger,
  binding: ChannelBinding,
  draft: EventDraft,
  extras: AnswerExtras = {},
): Promise<RoomEvent | null> {
  const { reference } = trigger.planned;
  const parsed = deps.parseContent(draft.content);
  const content = parsed instanceof Promise ? await parsed : parsed;
  const { id, ...rest } = extras;
  const event = answerTo(
    trigger.planned.event,
    binding,
    { ...draft, content },
    {
      id: id ?? deps.createId(),
      now: new Date(deps.clock.now()),
      providerName: deps.channels.get(reference.organizationId, binding.channelId)?.providerName ?? null,
    },
  );
  const outcome = await commitEvent(deps, {
    reference,
    event,
    origin: 'response',
    cascade: trigger.cascade,
    span: trigger.span,
    ...rest,
  });
  return outcome.outcome === 'committed' ? outcome.event : null;
}
