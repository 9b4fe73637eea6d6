import { describe, expect, it } from 'vitest';

import { type InboundResult, StoreError } from '../../src/index.ts';
import { handOver } from '../../src/providers.ts';
import { TestClock } from '../support/test-clock.ts';

const MESSAGE = { channelId: 'a', senderId: 'ana', content: { type: 'text', body: 'hi' } } as const;
const taken: InboundResult = {
  event: null,
  blocked: false,
  reason: null,
  deliveryResults: {},
  duplicate: false,
  error: null,
};

/** Hands a message to a kit that answers so, in turn; the last answer stays. */
async function handed(...answers: readonly (Partial<InboundResult> | Error)[]) {
  const clock = new TestClock();
  const abort = new AbortController();
  const delays: number[] = [];
  let offers = 0;
  const emit = async (): Promise<InboundResult> => {
    const answer = answers[Math.min(offers, answers.length - 1)] ?? {};
    offers += 1;
    if (answer instanceof Error) throw answer;
    return { ...taken, ...answer };
  };
  const onRetry = ({ delayMs }: { readonly delayMs: number }): void => void delays.push(delayMs);
  const outcome = handOver(emit, MESSAGE, { clock, signal: abort.signal, onRetry }).then(
    () => 'taken',
    (error: unknown) => error,
  );
  await clock.advance(60_000);
  return { outcome, delays, abort, offers: () => offers };
}

describe('a message that is handed over', () => {
  it('is offered once where it is taken, and where it is refused for good', async () => {
    for (const reason of [null, 'room_closed', 'a hook’s']) {
      const { outcome, offers } = await handed({ reason, blocked: reason !== null });
      expect([await outcome, offers()]).toEqual(['taken', 1]);
    }
  });

  it('is offered again while the store is down or a limit is reached, with growing pauses', async () => {
    const { outcome, delays } = await handed(new StoreError('commit'), { reason: 'rate_limited' }, {});
    expect([await outcome, delays]).toEqual(['taken', [200, 400]]);
  });

  it('is given up after three times too long, and at once for what no other try helps', async () => {
    const late = await handed({ reason: 'process_timeout' });
    expect(await late.outcome).toMatchObject({ code: 'message_not_taken', details: { reason: 'process_timeout' } });
    expect(late.offers()).toBe(3);
    const broken = new TypeError('no');
    const final = await handed(broken);
    expect([await final.outcome, final.offers()]).toEqual([broken, 1]);
  });

  it('is no longer offered once nobody wants it', async () => {
    const { outcome, abort, offers } = await handed({ reason: 'rate_limited' });
    const before = offers();
    const reason = new Error('stopped');
    abort.abort(reason);
    expect([await outcome, offers()]).toEqual([reason, before]);
    expect(before).toBeGreaterThan(3);
  });
});
