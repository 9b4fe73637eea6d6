import { describe, expect, it } from 'vitest';

import {
  BlockReason,
  InMemoryStateStore,
  InputError,
  RoomKitError,
  StoreError,
  type InboundResult,
  type WebhookOutcome,
} from '../../src/index.ts';
import { processWebhook, type WebhookDeps } from '../../src/webhooks/process-webhook.ts';
import { Quarantine } from '../../src/webhooks/quarantine.ts';
import { text } from '../support/fixtures.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { countingIds } from '../support/services.ts';
import { TestClock } from '../support/test-clock.ts';

const RESULT: InboundResult = {
  event: null,
  blocked: false,
  reason: null,
  deliveryResults: {},
  duplicate: false,
  error: null,
};
const message = (body: string) => ({ channelId: 'sms', senderId: '+1', content: text(body) });
const URL_OF_HOOK = 'https://kit.example/webhooks/sms';

class WebhookChannel extends RecordingChannel {
  outcome: (request: Request) => WebhookOutcome | Promise<WebhookOutcome> = () => ({ messages: [], statuses: [] });
  override async handleWebhook(request: Request): Promise<WebhookOutcome> {
    return this.outcome(request);
  }
}

interface WebhookBench {
  readonly channel: WebhookChannel;
  readonly quarantine: Quarantine;
  readonly processed: unknown[];
  readonly reported: unknown[];
  readonly logger: RecordingLogger;
  post(body?: string, options?: Parameters<typeof processWebhook>[4]): Promise<Response>;
  answers(answer: (count: number) => InboundResult | Error): void;
}

function webhookBench(overrides: Partial<WebhookDeps> = {}): WebhookBench {
  const channel = new WebhookChannel('sms');
  const state = new InMemoryStateStore();
  const quarantine = new Quarantine({ state, clock: new TestClock(), createId: countingIds() });
  const logger = new RecordingLogger();
  const [processed, reported]: [unknown[], unknown[]] = [[], []];
  let answer: (count: number) => InboundResult | Error = () => RESULT;
  const deps: WebhookDeps = {
    channels: { get: (_organizationId, id) => (id === 'sms' ? channel : null) },
    quarantine,
    logger,
    maxWebhookBytes: 100,
    process: (_organizationId, given) => {
      processed.push(given);
      const result = answer(processed.length);
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    },
    report: (_organizationId, status) => {
      reported.push(status);
      return Promise.resolve();
    },
    notice: () => Promise.resolve(),
    whenIdle: () => Promise.resolve(),
    ...overrides,
  };
  return {
    channel,
    quarantine,
    processed,
    reported,
    logger,
    answers: (given) => void (answer = given),
    post: (body = '{}', options = {}) =>
      processWebhook(deps, null, 'sms', new Request(URL_OF_HOOK, { method: 'POST', body }), options),
  };
}

const status = async (response: Promise<Response>): Promise<number> => (await response).status;

describe('a webhook', () => {
  it('is given to the channel as it came, and answered when its messages and reports are taken', async () => {
    const bench = webhookBench();
    let seen: unknown = null;
    const delivered = { provider: 'x', messageId: 'm', status: 'delivered' } as const;
    bench.channel.outcome = async (request) => {
      seen = [request.method, request.url, await request.text()];
      return { messages: [message('one'), message('two')], statuses: [delivered] };
    };
    expect(await status(bench.post('raw bytes'))).toBe(200);
    expect(seen).toStrictEqual(['POST', URL_OF_HOOK, 'raw bytes']);
    expect(bench.processed).toStrictEqual([message('one'), message('two')]);
    expect(bench.reported).toStrictEqual([delivered]);
  });

  it('gets the channel’s own answer where there is one', async () => {
    const bench = webhookBench();
    bench.channel.outcome = () => ({
      messages: [],
      statuses: [],
      response: new Response('challenge', { status: 201 }),
    });
    const response = await bench.post();
    expect([response.status, await response.text()]).toStrictEqual([201, 'challenge']);
  });

  it.each([
    ['accepted', RESULT],
    ['blocked', { ...RESULT, blocked: true, reason: 'spam' }],
    ['refused', { ...RESULT, blocked: true, reason: BlockReason.ROOM_CLOSED }],
    ['repeated', { ...RESULT, duplicate: true }],
  ])('whose message is %s is answered 200: the vendor has done its part', async (_case, result) => {
    const bench = webhookBench();
    bench.channel.outcome = () => ({ messages: [message('one')], statuses: [] });
    bench.answers(() => result);
    expect(await status(bench.post())).toBe(200);
  });

  it.each([
    ['timed out', { ...RESULT, blocked: true, reason: BlockReason.PROCESS_TIMEOUT }],
    ['came too fast', { ...RESULT, blocked: true, reason: BlockReason.RATE_LIMITED }],
    ['met a store that failed', new StoreError('commit')],
  ])('whose message %s is answered 503, and what follows is left for the next time', async (_case, result) => {
    const bench = webhookBench();
    bench.channel.outcome = () => ({ messages: [message('one'), message('two')], statuses: [] });
    bench.answers(() => result);
    expect(await status(bench.post())).toBe(503);
    expect(bench.processed).toHaveLength(1);
  });

  it('CORE-17.1.2 with a bad signature is answered 403, and nothing of it is taken', async () => {
    const bench = webhookBench();
    bench.channel.outcome = () => {
      throw new RoomKitError('webhook_signature_invalid', 'The signature does not fit.', { channelId: 'sms' });
    };
    expect(await status(bench.post())).toBe(403);
    expect([bench.processed, await bench.quarantine.list(null)]).toStrictEqual([[], []]);
  });

  it('that is verified but unreadable is kept raw, then answered 200', async () => {
    const bench = webhookBench();
    bench.channel.outcome = () => {
      throw new RoomKitError('webhook_unreadable', 'It cannot be read.', { channelId: 'sms' });
    };
    expect(await status(bench.post('odd'))).toBe(200);
    const [kept] = await bench.quarantine.list(null);
    expect([kept?.channelId, new TextDecoder().decode(kept?.body)]).toStrictEqual(['sms', 'odd']);
    expect(JSON.stringify(bench.logger.lines)).not.toContain('odd');
    expect(await bench.quarantine.list('acme')).toStrictEqual([]);
  });

  it('that is unreadable and cannot be kept is answered 503', async () => {
    const bench = webhookBench({ quarantine: { put: () => Promise.reject(new StoreError('set')) } });
    bench.channel.outcome = () => {
      throw new RoomKitError('webhook_unreadable', 'It cannot be read.', { channelId: 'sms' });
    };
    expect(await status(bench.post('odd'))).toBe(503);
    expect(bench.logger.at('error')).toHaveLength(1);
  });

  it('is kept aside for one unusable message, the others are taken', async () => {
    const bench = webhookBench();
    bench.channel.outcome = () => ({ messages: [message('one'), message('two'), message('three')], statuses: [] });
    bench.answers((count) => (count === 2 ? new InputError('content', 'is unusable') : RESULT));
    expect(await status(bench.post())).toBe(200);
    expect([bench.processed.length, (await bench.quarantine.list(null)).length]).toStrictEqual([3, 1]);
  });

  it('that is too large is answered 413 before anybody reads it', async () => {
    const bench = webhookBench();
    let read = false;
    bench.channel.outcome = () => {
      read = true;
      return { messages: [], statuses: [] };
    };
    expect(await status(bench.post('x'.repeat(101)))).toBe(413);
    expect([read, await status(bench.post('x'.repeat(100)))]).toStrictEqual([false, 200]);
  });

  it('for a channel that takes none is answered 404', async () => {
    const channels = { get: () => new RecordingChannel('sms') };
    expect(await status(webhookBench({ channels }).post())).toBe(404);
    expect(await status(webhookBench({ channels: { get: () => null } }).post())).toBe(404);
  });

  it('whose report meets a store that failed is answered 503', async () => {
    const bench = webhookBench({ report: () => Promise.reject(new StoreError('putReceipt')) });
    bench.channel.outcome = () => ({ messages: [], statuses: [{ provider: 'x', messageId: 'm', status: 'sent' }] });
    expect(await status(bench.post())).toBe(503);
  });

  it('tells the platform of the work that goes on after the answer', async () => {
    let finish = (): void => {};
    const bench = webhookBench({ whenIdle: () => new Promise((resolve) => (finish = resolve)) });
    const waited: Promise<unknown>[] = [];
    expect(await status(bench.post('{}', { waitUntil: (work) => void waited.push(work) }))).toBe(200);
    expect(waited).toHaveLength(1);
    finish();
    await waited[0];
  });
});
