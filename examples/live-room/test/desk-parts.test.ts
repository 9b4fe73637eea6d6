import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { RoomKit, systemClock } from '@roomkit/core';
import type { AIContext, ToolCallContext } from '@roomkit/core/ai';
import { describe, expect, it } from 'vitest';

import { ROOM_ID } from '../src/cast.ts';
import { isAskedAgain } from '../src/feed/is-asked-again.ts';
import { chooseModels } from '../src/room/models.ts';
import { refundOrder } from '../src/room/refunds.ts';
import { irisAnswer } from '../src/room/script-iris.ts';
import { novaAnswer } from '../src/room/script-nova.ts';

describe('the tool that pays back', () => {
  it('pays an order once, however often its turn is made, and no more than it cost', async () => {
    await using kit = new RoomKit();
    await kit.createRoom({ roomId: ROOM_ID });
    const tool = refundOrder(kit);
    const pay = (order: string, cents: number): unknown =>
      tool.execute({ order, cents, reason: 'broken' }, { roomId: ROOM_ID } as ToolCallContext);
    await expect(pay('7', 100)).rejects.toThrow('There is no order 7.');
    await expect(pay('1042', 4901)).rejects.toThrow('Order 1042 cost €49.00.');
    expect((await kit.getRoom(ROOM_ID)).metadata['refunds']).toBeUndefined();
    expect(await pay('1042', 4900)).toMatchObject({ message: expect.stringContaining('€49.00') as string });
    expect(await pay('1042', 4900)).toMatchObject({ message: 'Order 1042 was paid back already.' });
    expect((await kit.getRoom(ROOM_ID)).metadata['refunds']).toEqual({ 1042: '€49.00' });
  });
});

/** What a model is sent, as far as the scripts look at it. */
function asked(
  words: readonly string[],
  given: { readonly rich?: boolean; readonly targets?: readonly string[] } = {},
) {
  const { rich = false, targets = ['assistant', 'refunds', 'human'] } = given;
  const parameters = { properties: { target: { enum: targets } } };
  return {
    messages: words.map((content) => ({ role: 'user', content })),
    tools: targets.length === 0 ? [] : [{ name: 'handoff', description: '', parameters }],
    targetCapabilities: { supportsRichText: rich },
  } as unknown as AIContext;
}

const TOLD = '(human has handed this conversation over to you. Go on with it now: answer the person.)';
const TOLD_BY_IRIS = '(refunds has handed this conversation over to you. Go on with it now: answer the person.)';

describe('the scripts', () => {
  it.each([
    ['a customer who wants money back goes to Iris', asked(['Maya: my money back!']), 'refunds'],
    ['a colleague who asks about refunds does not', asked(['Sam: and a refund?'], { rich: true }), undefined],
    ['nor does anybody where Iris is not there', asked(['a refund?'], { targets: ['human'] }), undefined],
    ['who asks for a person gets one', asked(['Can I talk to a human?']), 'human'],
  ])('%s', (_title, context, target) => {
    expect(novaAnswer(context).toolCalls?.[0]?.arguments['target']).toBe(target);
  });

  it('whoever takes over answers what the customer said, and not what agents and colleagues did', () => {
    const words = ['Maya: Where is my order?', 'Sam: I refund nothing', 'refunds: That is for Nova again.'];
    expect(novaAnswer(asked([...words, TOLD_BY_IRIS])).chunks?.join('')).toContain('packed yesterday');
    expect(novaAnswer(asked([...words, TOLD])).chunks?.join('')).toContain('here again');
  });

  it('Iris asks for the tool without a word, and gives back what is not hers', () => {
    expect(irisAnswer(asked(['A refund, please']))).toMatchObject({ toolCalls: [{ name: 'refund_order' }] });
    expect(irisAnswer(asked(['A refund, please'])).chunks).toBeUndefined();
    expect(irisAnswer(asked(['When do you open?'])).toolCalls?.[0]?.arguments['target']).toBe('assistant');
  });
});

describe('a question that is asked again', () => {
  const step = (index: number, kind: 'tool_start' | 'tool_end') =>
    ({ id: `e${index}`, index, channelId: 'refunds', activity: { kind, tool: 'refund_order', words: '' } }) as never;
  const approval = (triggerEventId: string) =>
    ({ requestId: 'r', agentId: 'refunds', tool: 'refund_order', arguments: {}, triggerEventId }) as const;

  it('is one whose turn has begun the same call before and not ended it', () => {
    const entries = [{ id: 'told', index: 1, channelId: 'assistant', activity: null } as never, step(2, 'tool_start')];
    expect(isAskedAgain(entries, approval('told'))).toBe(false);
    expect(isAskedAgain([...entries, step(3, 'tool_start')], approval('told'))).toBe(true);
    expect(isAskedAgain([...entries, step(3, 'tool_end'), step(4, 'tool_start')], approval('told'))).toBe(false);
  });
});

describe('the models', () => {
  it.each([
    ['anthropic', { ANTHROPIC_API_KEY: 'k' }],
    ['openai', { OPENAI_API_KEY: 'k' }],
    ['gemini', { GEMINI_API_KEY: 'k' }],
    ['vllm', { VLLM_BASE_URL: 'http://127.0.0.1:9/v1', VLLM_MODEL: 'm' }],
    ['scripted', {}],
  ])('%s answers by what is in the environment, for both agents', async (kind, environment) => {
    const models = await chooseModels(environment, systemClock);
    expect(models.kind).toBe(kind);
    expect(models.providers.assistant.name).toBe(models.providers.refunds.name);
    await models.close();
  });

  it('a server of one’s own is asked what it serves', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'qwen', object: 'model', max_model_len: 8192 }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const models = await chooseModels({ VLLM_BASE_URL: `http://127.0.0.1:${port}/v1` }, systemClock);
    expect([models.kind, models.modelName]).toEqual(['vllm', 'qwen']);
    server.close();
  });
});
