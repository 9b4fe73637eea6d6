import type { Channel } from '../../ports/channel.ts';
import type { ChannelAnswer } from '../call-channel.ts';
import type { DeliveryDeps } from '../deps.ts';
import { endTimeoutOf } from './end-timeout.ts';

/**
 * Has the queue of a target wait until what was shown there of an answer that came to nothing is taken back: what
 * follows comes after that, and a kit that is about to close waits for it. For channels that keep their own time.
 */
export function waitForTakeBack(
  deps: Pick<DeliveryDeps, 'lanes' | 'frames' | 'deadlines' | 'deliveryTimeoutMs'>,
  roomKey: string,
  channel: Channel,
  shown: Promise<ChannelAnswer>,
): void {
  const { lanes, frames, deadlines } = deps;
  if (channel.streamEndTimeoutMs === null) return;
  const run = async (): Promise<void> => {
    await deadlines.race(shown, endTimeoutOf(deps, channel), () => TOO_LATE).catch(() => undefined);
  };
  lanes.push(roomKey, channel.id, { member: null, run });
  // The caller may hold the room's lock: under it nothing is started.
  frames.outside(() => void Promise.resolve().then(() => lanes.kick(roomKey, channel.id)));
}

const TOO_LATE = Symbol('too late');
