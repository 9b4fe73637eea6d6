import { ChannelOutput } from '../../domain/channel-output.ts';
import type { EventContent } from '../../domain/content.ts';
import type { DeliveryError, ProviderResult } from '../../domain/delivery.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { StreamOutlet } from '../../ports/stream-outlet.ts';
import { layOut } from './layout.ts';
import type { LiveAnswer, Step } from './live-answer.ts';
import type { Pace } from './pace.ts';
import type { NextCall } from './shown-messages.ts';

/** An answer that is complete, and how long its end may take. */
export interface Ending {
  readonly outlet: StreamOutlet;
  readonly answer: LiveAnswer;
  readonly pace: Pace;
  readonly maxLength: number | null;
  readonly endWithinMs: number;
}

const NOT_SHOWN: DeliveryError = Object.freeze({
  code: 'stream_not_shown',
  message: 'The answer was not shown while it was written.',
  retryable: true,
});
const NOT_FINISHED: DeliveryError = Object.freeze({
  code: 'stream_not_finished',
  message: 'The answer could not be shown to its end in time.',
  retryable: true,
});

/** Nothing of it was shown: it is to be sent like any other message. */
export function sendWhole(): ChannelOutput {
  return ChannelOutput.sent({ success: false, error: NOT_SHOWN });
}

/**
 * Makes the vendor's messages say what was committed, each call when limits and vendor allow it.
 *
 * @throws the reason of the kit's closing
 */
export async function bringToEnd(ending: Ending, committed: RoomEvent): Promise<ChannelOutput> {
  const { outlet, answer, maxLength } = ending;
  const content = await outlet.contentFor(committed);
  if (answer.isUntried && isOneMessage(content, maxLength)) return sendWhole();
  const deadline = outlet.clock.monotonic() + ending.endWithinMs;
  for (;;) {
    const next = nextCall(answer, content, maxLength);
    if (next === null) break;
    const step = await doInTurn(ending, next, committed, deadline);
    if (step === 'too_late' || (step.type === 'stuck' && next.type === 'send')) return notFinished(ending, committed);
  }
  if (content === null || layOut(content, maxLength, '').type !== 'parts') return sendWhole();
  return ChannelOutput.sent(resultOf(answer));
}

/** Takes back what was shown of an answer that came to nothing; what cannot be taken back says that it was. */
export async function takeBack(ending: Ending, provisional: RoomEvent): Promise<void> {
  const { answer, outlet } = ending;
  const deadline = outlet.clock.monotonic() + ending.endWithinMs;
  for (;;) {
    const next = nextCall(answer, null, ending.maxLength);
    // A kit that closes may have committed it after all: it goes out whole after the restart.
    if (next === null || outlet.closing.aborted) return;
    if ((await doInTurn(ending, next, provisional, deadline)) === 'too_late') return;
  }
}

/** Settles a doubt first: until it is known what is there, nobody can tell what is missing. */
type Next = NextCall | { readonly type: 'settle' };

function nextCall(answer: LiveAnswer, content: EventContent | null, maxLength: number | null): Next | null {
  if (answer.hasDoubt) return { type: 'settle' };
  const { messages } = answer;
  const layout = content === null ? null : layOut(content, maxLength, messages.fixed);
  if (layout?.type === 'parts') return messages.next(layout.parts, true);
  // What is there is not a part of it: it has to go, the last message first.
  return messages.all.length === 0 ? null : { type: 'remove', at: messages.all.length - 1 };
}

async function doInTurn(
  { answer, pace, outlet }: Ending,
  next: Next,
  event: RoomEvent,
  deadline: number,
): Promise<Step | 'too_late'> {
  if (!(await (next.type === 'settle' ? pace.mayAsk(deadline) : pace.mustCall(deadline)))) return 'too_late';
  const step = await (next.type === 'settle' ? answer.settleDoubt() : answer.do(next, event));
  outlet.closing.throwIfAborted();
  if (step.type === 'wait') pace.failed(step.retryAfterMs);
  else pace.went();
  return step;
}

/** Whether it goes out as it would have without being shown: in one message, or as something else than words. */
function isOneMessage(content: EventContent | null, maxLength: number | null): boolean {
  if (content === null) return true;
  const layout = layOut(content, maxLength, '');
  return layout.type !== 'parts' || layout.parts.length <= 1;
}

/** What is not certain is not sent again; all else is, whole. */
function notFinished({ answer, outlet }: Ending, { id: eventId, roomId }: RoomEvent): ChannelOutput {
  const providerMessageIds = answer.messages.ids;
  if (answer.isUncertain) return ChannelOutput.sent({ success: false, status: 'unknown', providerMessageIds });
  outlet.logger.warn('An answer could not be shown to its end; it is sent whole.', { roomId, eventId });
  return ChannelOutput.sent({ success: false, error: NOT_FINISHED, providerMessageIds });
}

function resultOf({ messages, isUncertain, status }: LiveAnswer): ProviderResult {
  const providerMessageIds = messages.ids;
  if (isUncertain) return { success: false, status: 'unknown', providerMessageIds };
  return {
    success: true,
    providerMessageId: providerMessageIds[0] ?? null,
    providerMessageIds,
    ...(status === null ? {} : { status }),
  };
}
