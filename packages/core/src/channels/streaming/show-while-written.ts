import type { EventContent } from '../../domain/content.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { StreamOutlet } from '../../ports/stream-outlet.ts';
import { layOutSoFar } from './layout.ts';
import type { LiveAnswer, Step } from './live-answer.ts';
import type { Pace } from './pace.ts';
import type { StreamingSettings } from './settings.ts';
import type { Wakeup } from './wakeup.ts';
import type { Words } from './words.ts';

/** So often the words go on in another message because a vendor would not change one; then the rest comes at the end. */
const MOST_REFUSED_EDITS = 3;

/** An answer on its way to one recipient. */
export interface Showing {
  readonly outlet: StreamOutlet;
  readonly settings: Pick<StreamingSettings, 'firstAfterCharacters'>;
  readonly intervalMs: number;
  readonly maxLength: number | null;
  readonly answer: LiveAnswer;
  readonly pace: Pace;
  readonly words: Words;
  readonly wakeup: Wakeup;
  /** The event as it is known before its commit. */
  readonly provisional: RoomEvent;
  /** Fires when nobody needs to see it being written any more. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Shows what there is of an answer, again and again until it is complete: one call at a time, each with all words
 * that have come. What cannot be shown now is not queued: the next call has it. Never rejects.
 */
export async function showWhileWritten(showing: Showing): Promise<void> {
  const { outlet, wakeup, words, signal } = showing;
  const wake = (): void => wakeup.wake();
  const { closing } = outlet;
  let isInTurn = false;
  void outlet.whenInTurn().then(() => {
    isInTurn = true;
    wake();
  });
  signal?.addEventListener('abort', wake, { once: true });
  closing.addEventListener('abort', wake, { once: true });
  try {
    while (!words.isComplete && !closing.aborted && signal?.aborted !== true) {
      const rest = isInTurn ? await untilNext(showing) : null;
      if (rest === 'no_more') break;
      await wakeup.sleep(rest);
    }
  } catch (error) {
    // What comes at the end does not depend on it.
    const { id: eventId, roomId } = showing.provisional;
    outlet.logger.warn('An answer is not shown while it is written.', { roomId, eventId, error });
  } finally {
    signal?.removeEventListener('abort', wake);
    closing.removeEventListener('abort', wake);
  }
}

/** Milliseconds until there may be something to do; null: not before more words have come. */
type Rest = number | null | 'no_more';

/** Does what can be done now. */
async function untilNext(showing: Showing): Promise<Rest> {
  const { answer, pace, words, settings, intervalMs } = showing;
  if (answer.refusedEdits >= MOST_REFUSED_EDITS) return 'no_more';
  if (pace.waitMs > 0) return pace.waitMs;
  if (answer.hasDoubt) return paceAfter(showing, await answer.settleDoubt());
  if (answer.messages.all.length === 0) {
    const waitMs = words.untilWorthShowing(settings.firstAfterCharacters, intervalMs);
    if (waitMs !== 0) return waitMs;
  }
  const content = await contentSoFar(showing);
  const layout = content && layOutSoFar(content, showing.maxLength, answer.messages.fixed);
  if (layout?.type !== 'parts') return null;
  const next = answer.messages.next(layout.parts, false);
  if (next === null) return null;
  if (!(await pace.mayCall())) return pace.waitMs;
  return paceAfter(showing, await answer.do(next, showing.provisional));
}

function paceAfter({ pace }: Showing, step: Step): Rest {
  if (step.type === 'wait') pace.failed(step.retryAfterMs);
  else pace.went();
  // What the vendor refuses to take is for the end to tell.
  return step.type === 'stuck' ? 'no_more' : pace.waitMs;
}

function contentSoFar({ outlet, provisional, words }: Showing): Promise<EventContent | null> {
  return outlet.contentFor({ ...provisional, content: { type: 'text', body: words.text } });
}
