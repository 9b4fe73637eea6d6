import type { ChannelBinding } from '../../domain/binding.ts';
import type { ChannelOutput, StreamItem } from '../../domain/channel-output.ts';
import type { EventDraft } from '../../domain/event-draft.ts';
import { writeRefusal } from '../../domain/permissions.ts';
import { statusRefusal } from '../../domain/room-status.ts';
import type { RoomStatus } from '../../domain/room.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { EventDelivery } from '../event-delivery.ts';
import { keepSideEffects } from '../keep-side-effects.ts';
import type { AnswerHandling } from '../output.ts';
import { closeUnread } from './close-unread.ts';
import type { PumpResult } from './pump.ts';
import { Segment } from './segment.ts';
import { StreamSource } from './stream-source.ts';

/**
 * Shows an answer to every target that can watch it being written, then commits its words, which reach the others
 * whole: one message, or one for each part where the channel breaks its answer. A source that may not write is
 * closed without one pull. Gives what broke the answer off, or null.
 */
export async function runStream(
  deps: DeliveryDeps,
  trigger: EventDelivery,
  binding: ChannelBinding,
  output: ChannelOutput,
  how: AnswerHandling,
): Promise<unknown> {
  const stream = output.responseStream;
  if (!stream) return null;
  const tooDeep = trigger.planned.event.chainDepth + 1 >= deps.maxChainDepth;
  const place = tooDeep ? null : await placeOf(deps, trigger, binding);
  if (place === null) {
    await closeUnread(stream);
    // The pass blocks it with its reason and keeps the record; there are no words, for none were asked for.
    if (tooDeep) await deps.respond(trigger, binding, { ...output.responseDraft?.(), content: words('') });
    return null;
  }
  const result = await runSegments(deps, trigger, place, output, how, stream);
  const effects = output.responseSideEffects?.();
  if (effects) await keepSideEffects(deps, trigger, binding.channelId, effects);
  return result.error;
}

/** Who writes, and who may watch, as the room is now. */
interface Place {
  readonly own: ChannelBinding;
  readonly bindings: readonly ChannelBinding[];
}

/** Null where the channel may not write. */
async function placeOf(deps: DeliveryDeps, trigger: EventDelivery, binding: ChannelBinding): Promise<Place | null> {
  const snapshot = await deps.getSnapshot(trigger.planned.reference);
  const own = snapshot?.bindings.find((candidate) => candidate.channelId === binding.channelId);
  if (!snapshot || !own || statusRefusal(snapshot.room.status as RoomStatus) || writeRefusal(own)) return null;
  return { own, bindings: snapshot.bindings };
}

async function runSegments(
  deps: DeliveryDeps,
  trigger: EventDelivery,
  first: Place,
  output: ChannelOutput,
  how: AnswerHandling,
  stream: AsyncIterable<StreamItem>,
): Promise<PumpResult> {
  const { deadlines } = deps;
  const { turn, stallMs = deps.turnTimeoutMs } = how;
  const source = new StreamSource(stream, { deadlines, channelId: first.own.channelId, stallMs });
  let place = first;
  let segment = new Segment(deps, trigger, place.own, place.bindings);
  try {
    for (;;) {
      const result = await segment.read(source, turn);
      const { brokenBy } = result;
      if (brokenBy === null || result.blocked !== null) {
        if (result.blocked !== null) await source.close();
        const draft = { ...output.responseDraft?.(), content: words(result.text) };
        await segment.end(withEnding(draft, result), result, turn);
        return result;
      }
      const hasWords = result.text !== '';
      if (hasWords) {
        const draft = { ...brokenBy.message, content: words(result.text) };
        await segment.end(withMetadata(draft, result.metadata ?? {}), result, turn);
      }
      if (brokenBy.event) await deps.respond(trigger, place.own, brokenBy.event);
      const next = await placeOf(deps, trigger, place.own);
      if (next === null) {
        await source.close();
        if (!hasWords) await segment.end({ content: words('') }, result, turn);
        return { ...result, brokenBy: null };
      }
      place = next;
      // Without words nothing was shown: whoever watches goes on watching for the next ones.
      if (hasWords) segment = new Segment(deps, trigger, place.own, place.bindings);
    }
  } catch (error) {
    // What could not be stored has no continuation: whoever writes is told, and whoever watches.
    source.abandon();
    segment.dismiss();
    throw error;
  }
}

function words(body: string): EventDraft['content'] {
  return { type: 'text', body };
}

function withEnding(draft: EventDraft, result: PumpResult): EventDraft {
  return withMetadata(draft, {
    ...result.metadata,
    ...(result.cancelled ? { cancelled: true } : {}),
    ...(result.error === null ? {} : { interrupted: true }),
    ...(result.blocked ? { cutBy: result.blocked.reason } : {}),
  });
}

function withMetadata(draft: EventDraft, metadata: Readonly<Record<string, unknown>>): EventDraft {
  return Object.keys(metadata).length === 0 ? draft : { ...draft, metadata: { ...draft.metadata, ...metadata } };
}
