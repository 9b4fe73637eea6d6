import { describe, expect, it } from 'vitest';

import { ChannelOutput, ProviderError, RoomKitError } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';

const PERMANENT = { code: '21211', message: 'No such number.', retryable: false };

const missing = (): never => failWith(new RoomKitError('recipient_missing', 'x', { channelId: 'b' } as never));
const refused = (): never => failWith(new ProviderError('x', { provider: 'v', statusCode: 400 }));
const down = (): never => failWith(new ProviderError('x', { provider: 'v', statusCode: 503 }, { retryable: true }));

/** What one recipient, or one message, may bring about. */
const OF_ONE_MESSAGE: readonly (readonly [string, () => ChannelOutput])[] = [
  ['a recipient that is missing', missing],
  ['a file that is too large', () => failWith(new RoomKitError('media_too_large', 'x', { maxBytes: 1 }))],
  ['an error of the channel that is for good', () => failWith(Object.assign(new Error('no'), { retryable: false }))],
  ['a vendor that refuses the number', refused],
  ['an answer that refuses the number', () => ChannelOutput.sent({ success: false, error: PERMANENT })],
];

const OF_THE_VENDOR: readonly (readonly [string, () => ChannelOutput])[] = [
  ['a key that is refused', () => failWith(new ProviderError('x', { provider: 'v', statusCode: 401 }))],
  ['an account that may not send', () => failWith(new ProviderError('x', { provider: 'v', statusCode: 403 }))],
  ['a vendor that is down', down],
  ['an error that says nothing of itself', () => failWith(new Error('?'))],
  ['an answer that says nothing of itself', () => ChannelOutput.sent({ success: false, error: 'rejected' })],
];

function failWith(error: Error): never {
  throw error;
}

describe('the breaker of a channel', () => {
  it.each(OF_ONE_MESSAGE)('CORE-13.1.1 stays closed to %s', async (_what, fail) => {
    const { say, b, emitted } = await r2({ circuitBreaker: { failureThreshold: 2 } });
    const opened = emitted('circuit_breaker_opened');
    b.onDeliver = fail;
    for (let tries = 0; tries < 4; tries += 1) await say('a', 'to one');
    b.onDeliver = () => undefined;
    expect((await say('a', 'to another')).deliveryResults['b']).toMatchObject({ status: 'sent' });
    expect(opened).toEqual([]);
  });

  it.each(OF_THE_VENDOR)('CORE-13.1.1 opens for %s', async (_what, fail) => {
    const { say, b } = await r2({ circuitBreaker: { failureThreshold: 2 } });
    b.onDeliver = fail;
    for (let tries = 0; tries < 2; tries += 1) await say('a', 'to one');
    expect((await say('a', 'to another')).deliveryResults['b']?.error?.code).toBe('circuit_open');
  });

  it('CORE-13.1.3 takes the refusal of one message for a vendor that works, and an error before it for nothing', async () => {
    const { say, b, emitted } = await r2({ circuitBreaker: { failureThreshold: 2 } });
    const opened = emitted('circuit_breaker_opened');
    for (const fail of [down, refused, down]) {
      b.onDeliver = fail;
      await say('a', 'hi');
    }
    expect(opened).toEqual([]);
    for (const fail of [missing, down]) {
      b.onDeliver = fail;
      await say('a', 'hi');
    }
    expect(opened).toHaveLength(1);
  });

  it('CORE-13.1.2 lets the next one through after a probe that said nothing of the vendor', async () => {
    const { say, b, clock } = await r2({ circuitBreaker: { failureThreshold: 1, recoveryTimeout: 60 } });
    b.onDeliver = () => failWith(new Error('?'));
    await say('a', 'hi');
    await clock.advance(60_000);
    b.onDeliver = missing;
    await say('a', 'the probe');
    b.onDeliver = () => undefined;
    expect((await say('a', 'the next')).deliveryResults['b']).toMatchObject({ status: 'sent' });
  });
});
