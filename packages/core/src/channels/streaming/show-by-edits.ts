import { ChannelOutput } from '../../domain/channel-output.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { DeliveryStream } from '../../ports/channel.ts';
import type { StreamOutlet } from '../../ports/stream-outlet.ts';
import type { AnswerVendor } from './answer-vendor.ts';
import { bringToEnd, sendWhole, takeBack } from './bring-to-end.ts';
import { LiveAnswer } from './live-answer.ts';
import { Pace } from './pace.ts';
import type { StreamingSettings } from './settings.ts';
import { showWhileWritten } from './show-while-written.ts';
import { Wakeup } from './wakeup.ts';
import { Words } from './words.ts';

/** One answer that is to be shown while it is written. */
export interface EditedAnswer {
  readonly stream: DeliveryStream;
  readonly outlet: StreamOutlet;
  /** The event as it is known before its commit. */
  readonly provisional: RoomEvent;
  readonly vendor: AnswerVendor;
  readonly settings: StreamingSettings;
  readonly recipient: string;
  /** Characters a message may have; null for any number. */
  readonly maxLength: number | null;
  /** Fires when nobody needs to see it being written any more; what is committed is brought all the same. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Shows an answer by a message that is changed as its words come, by further ones where it grows too long or the
 * vendor will not change it any more, and makes them say what was committed in the end.
 *
 * @throws the reason of the kit's closing: what is committed then goes out whole after the restart
 */
export async function showByEdits(edited: EditedAnswer): Promise<ChannelOutput> {
  const { stream, outlet, provisional, settings, recipient, maxLength, signal } = edited;
  const { clock } = outlet;
  const intervalMs = settings.intervalMsFor(recipient);
  const answer = new LiveAnswer(outlet, edited.vendor);
  const pace = new Pace(outlet, intervalMs);
  const words = new Words(() => clock.monotonic());
  const wakeup = new Wakeup(clock);
  const reading = words.readAll(stream, () => wakeup.wake());
  const showing = { outlet, settings, intervalMs, maxLength, answer, pace, words, wakeup, provisional, signal };
  await Promise.all([reading, showWhileWritten(showing)]);
  const committed = await stream.committed;
  const ending = { outlet, answer, pace, maxLength, endWithinMs: settings.endWithinMs };
  if (committed !== null) return bringToEnd(ending, committed);
  if (!answer.isUntried) await takeBack(ending, provisional);
  return ChannelOutput.empty();
}

/** Lets an answer pass that is not to be shown before it is complete. */
export async function waitForWhole(stream: DeliveryStream): Promise<ChannelOutput> {
  return (await stream.committed) === null ? ChannelOutput.empty() : sendWhole();
}
