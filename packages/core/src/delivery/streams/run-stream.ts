import type { ChannelBinding } from '../../domain/binding.ts';
import type { ChannelOutput } from '../../domain/channel-output.ts';
import { answerTo } from '../../domain/compose-event.ts';
import type { EventDraft } from '../../domain/event-draft.ts';
import type { RoomEvent } from '../../domain/event.ts';
import { writeRefusal } from '../../domain/permissions.ts';
import { planTargets } from '../../domain/planning.ts';
import { statusRefusal } from '../../domain/room-status.ts';
import type { RoomStatus } from '../../domain/room.ts';
import { asDelivery } from '../call-channel.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { EventDelivery } from '../event-delivery.ts';
import { keepSideEffects } from '../keep-side-effects.ts';
import { reportFailure } from '../report-failure.ts';
import { closeUnread } from './close-unread.ts';
import { hookSentence, type GatheredAdditions } from './hook-sentence.ts';
import { pump } from './pump.ts';
import { StreamBuffer, StreamReader } from './stream-buffer.ts';
import type { LiveReader } from './streamed-answer.ts';

/**
 * Shows an answer to every target that can watch it being written, then commits its words as one event,
 * which reaches the others whole. A source that may not write is closed without one pull.
 */
export async function runStream(
  deps: DeliveryDeps,
  trigger: EventDelivery,
  binding: ChannelBinding,
  output: ChannelOutput,
): Promise<void> {
  const source = output.responseStream;
  if (!source) return;
  const snapshot = await deps.getSnapshot(trigger.planned.reference);
  const current = snapshot?.bindings.find((candidate) => candidate.channelId === binding.channelId);
  const tooDeep = trigger.planned.event.chainDepth + 1 >= deps.maxChainDepth;
  if (!snapshot || !current || statusRefusal(snapshot.room.status as RoomStatus) || writeRefusal(current) || tooDeep) {
    await closeUnread(source);
    // The pass blocks it with its reason and keeps the record; there are no words, for none were asked for.
    if (tooDeep)
      await deps.respond(trigger, binding, { ...output.responseDraft?.(), content: { type: 'text', body: '' } });
    return;
  }
  const { organizationId } = trigger.planned.reference;
  const answer = answerTo(trigger.planned.event, current, EMPTY_TEXT, {
    id: deps.createId(),
    now: new Date(deps.clock.now()),
    providerName: deps.channels.get(organizationId, binding.channelId)?.providerName ?? null,
  });
  const provisional = Object.freeze(answer);
  const buffer = new StreamBuffer();
  const readers = openReaders(deps, trigger, provisional, snapshot.bindings, buffer);
  const isHooked = readers.size > 0 && deps.hooks.has('before_broadcast', organizationId, trigger.planned.key);
  const additions: GatheredAdditions = { injected: [], tasks: [], observations: [] };
  const hook = isHooked ? (text: string) => hookSentence(deps, trigger, provisional, text, additions) : null;
  const result = await pump(deps, source, buffer, hook, binding.channelId);
  buffer.end();
  let committed: RoomEvent | null = null;
  try {
    if (result.text !== '' || result.blocked) {
      const draft: EventDraft = {
        ...output.responseDraft?.(),
        content: { type: 'text', body: result.text },
      };
      committed = await deps.commitStream({
        trigger,
        binding: current,
        provisional,
        draft: withEnding(draft, result),
        hooked: isHooked ? additions : null,
        blocked: result.text === '' ? result.blocked : null,
        readers,
      });
    } else {
      await keepSideEffects(deps, trigger, binding.channelId, additions);
    }
  } finally {
    if (committed === null) for (const { reader } of readers.values()) reader.commit(null);
  }
  const effects = output.responseSideEffects?.();
  if (effects) await keepSideEffects(deps, trigger, binding.channelId, effects);
  if (result.error !== null) {
    trigger.cascade.error ??= result.error;
    await reportFailure(deps, trigger, binding.channelId, result.error);
  }
}

const EMPTY_TEXT: EventDraft = { content: { type: 'text', body: '' } };

function withEnding(
  draft: EventDraft,
  result: {
    readonly cancelled: boolean;
    readonly error: unknown;
    readonly blocked: { readonly reason: string } | null;
  },
): EventDraft {
  const ending = {
    ...(result.cancelled ? { cancelled: true } : {}),
    ...(result.error === null ? {} : { interrupted: true }),
    ...(result.blocked ? { cutBy: result.blocked.reason } : {}),
  };
  return Object.keys(ending).length === 0 ? draft : { ...draft, metadata: { ...draft.metadata, ...ending } };
}

function openReaders(
  deps: DeliveryDeps,
  trigger: EventDelivery,
  provisional: RoomEvent,
  bindings: readonly ChannelBinding[],
  buffer: StreamBuffer,
): Map<string, LiveReader> {
  const { reference, room } = trigger.planned;
  const readers = new Map<string, LiveReader>();
  for (const { kind, binding } of planTargets(provisional, bindings, room.agentResponsePolicy)) {
    if (kind !== 'transport' || binding.outputMuted) continue;
    const channel = deps.channels.get(reference.organizationId, binding.channelId);
    if (!channel?.supportsStreamingDelivery) continue;
    const reader = new StreamReader(buffer);
    const shown = asDelivery(deps.frames, async () =>
      channel.deliverStream(reader, provisional, binding, trigger.context),
    ).catch((error: unknown) => {
      deps.logger.warn('A channel failed to show a stream; it gets the finished text.', {
        roomId: reference.roomId,
        eventId: provisional.id,
        channelId: channel.id,
        error,
      });
      return undefined;
    });
    readers.set(channel.id, { reader, shown });
  }
  return readers;
}
