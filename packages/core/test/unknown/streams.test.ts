import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  type DeliveryStream,
  DeliveryUnknownError,
  type ProviderResult,
  type UnknownOutcomeHandling,
} from '../../src/index.ts';
import { never, r3, stream, type R3 } from '../support/kit.ts';
import { LiveChannel } from '../support/live-channel.ts';

type Ending = Error | ProviderResult | 'never';

/** A room with an agent whose answer is watched by a channel that ends as told. */
async function watched(
  unknownOutcome: UnknownOutcomeHandling | null,
  ending: Ending,
): Promise<R3 & { live: LiveChannel }> {
  const bench = await r3(() => ({ responseStream: stream('Hello').source }), { deliveryTimeoutMs: 1_000 });
  const live = new LiveChannel('live', { unknownOutcome });
  live.deliverStream = async (words: DeliveryStream) => {
    for await (const item of words) if (typeof item === 'string') live.chunks.push(item);
    if (ending === 'never') return never();
    if (ending instanceof Error) throw ending;
    return ChannelOutput.sent(ending);
  };
  bench.kit.registerChannel(live);
  await bench.kit.attachChannel('r1', 'live');
  return { ...bench, live };
}

const UNKNOWN: ProviderResult = { success: false, status: 'unknown', providerMessageIds: ['v-1'] };

describe('a stream of which nobody knows whether it arrived', () => {
  it.each<[string, UnknownOutcomeHandling | null, Ending, number, readonly string[]]>([
    ['the channel throws it', 'neither', new DeliveryUnknownError('vendor'), 0, ['delivery_unknown']],
    ['the channel answers it', 'neither', UNKNOWN, 0, ['delivery_unknown']],
    ['its end never comes', 'neither', 'never', 0, ['delivery_unknown']],
    ['its end never comes, and the channel says nothing of such things', null, 'never', 0, ['delivery_timeout']],
    ['a repeated key is one message', 'native_idempotency', UNKNOWN, 1, []],
    ['it failed for certain', 'neither', new Error('gone'), 1, []],
    ['it was refused', 'neither', { success: false, error: 'no' }, 1, []],
  ])('CORE-6.1.4 is not sent again blindly: %s', async (_what, unknownOutcome, ending, sends, letters) => {
    const { say, kit, clock, live } = await watched(unknownOutcome, ending);
    const saying = say('a', 'hi');
    await clock.advance(1_000);
    await saying;
    await kit.whenIdle();
    expect(live.chunks).toEqual(['Hello']);
    // What was said to the agent is delivered as well: only the answer counts.
    expect(live.words.filter((words) => words === 'Hello')).toHaveLength(sends);
    expect((await kit.listDeadLetters()).map(({ error }) => error?.code)).toEqual(letters);
  });
});
