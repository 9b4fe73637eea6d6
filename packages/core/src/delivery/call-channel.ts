import type { ChannelOutput } from '../domain/channel-output.ts';
import { RoomKitError } from '../domain/errors.ts';
import type { Frame, Frames } from '../passes/frames.ts';
import type { DeliveryDeps } from './deps.ts';

/**
 * Does what a delivery sets off as part of it: hooks that run here and call the kit do not wait for
 * deliveries, which wait for them.
 */
export async function asDelivery<Result>(frames: Frames, task: () => Promise<Result>): Promise<Result> {
  const frame: Frame = { kind: 'delivery', open: true };
  try {
    return await frames.run(frame, task);
  } finally {
    frame.open = false;
  }
}

/**
 * Calls a channel with a limit on its time, marked as being at work on a delivery so that what it sends
 * does not wait for itself.
 */
export function callChannel(
  deps: Pick<DeliveryDeps, 'frames' | 'deadlines'>,
  channelId: string,
  timeoutMs: number,
  call: () => ChannelOutput | Promise<ChannelOutput>,
  abort: { abort(reason: unknown): void } | null = null,
): ChannelOutput | Promise<ChannelOutput> {
  const frame: Frame = { kind: 'delivery', open: true };
  let result: ChannelOutput | Promise<ChannelOutput>;
  try {
    result = deps.frames.run(frame, call);
  } catch (error) {
    frame.open = false;
    throw error;
  }
  if (!(result instanceof Promise)) {
    frame.open = false;
    return result;
  }
  const onTimeout = (): RoomKitError => {
    const error = tooLate(channelId, timeoutMs);
    // Whoever still works on it is told that nobody waits any more.
    abort?.abort(error);
    return error;
  };
  return deps.deadlines.race(result, timeoutMs, onTimeout, frame);
}

function tooLate(channelId: string, timeoutMs: number): RoomKitError {
  return new RoomKitError(
    'delivery_timeout',
    'The channel did not answer in time.',
    { channelId, timeoutMs },
    { retryable: true },
  );
}
