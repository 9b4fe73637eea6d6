import { HookResult, type InputRequest } from '@roomkit/core';
import { settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { calls, counting, resultsIn, resultWords, toolScene } from '../support/tool-scene.ts';

const amount = { parameters: { type: 'object', properties: { amount: { type: 'number' } } } } as const;
const pay = (value: unknown = 5) => calls({ name: 'pay', arguments: { amount: value } });

describe.each([false, true])('hooks around tools (streaming: %s)', (providerStreams) => {
  it('AI-12.9.9.2 a blocked tool does not run; the model is told, and goes on', async () => {
    const tool = counting('pay', 'paid', amount);
    await using room = await toolScene({ answers: [pay(), 'Not paid.'], providerStreams, tools: [tool.tool] });
    room.kit.hook('before_tool_use', ({ call }) =>
      call.name === 'pay' ? HookResult.block('no budget') : HookResult.allow(),
    );
    await room.say('sms', 'pay');
    expect(tool.runs).toEqual([]);
    expect(resultsIn(room.provider.calls[1]?.context.messages)[0]).toMatchObject({
      isError: true,
      result: expect.stringContaining('no budget') as string,
    });
    expect(room.sms.words).toEqual(['Not paid.']);
  });

  it('AI-12.9.9.2 a hook that crashes blocks: nothing unchecked runs', async () => {
    const tool = counting('pay', 'paid', amount);
    await using room = await toolScene({ answers: [pay(), 'Not paid.'], providerStreams, tools: [tool.tool] });
    room.kit.hook('before_tool_use', () => {
      throw new Error('the hook is broken');
    });
    await room.say('sms', 'pay');
    expect(tool.runs).toEqual([]);
  });

  it('AI-A.9.12 arguments that a hook gives, or changes in place, are checked again (trap 21)', async () => {
    const tool = counting('pay', 'paid', amount);
    await using room = await toolScene({
      answers: [pay(1), pay(2), pay(3), 'Done.'],
      providerStreams,
      tools: [tool.tool],
    });
    room.kit.hook('before_tool_use', (use) => {
      const args = use.call.arguments as { amount: unknown };
      if (args.amount === 1) return HookResult.modify({ ...use, call: { ...use.call, arguments: { amount: 10 } } });
      if (args.amount === 2) args.amount = 'a lot';
      return HookResult.allow();
    });
    await room.say('sms', 'pay');
    expect(tool.runs).toEqual([{ amount: 10 }, { amount: 3 }]);
    const results = resultsIn(room.provider.calls[3]?.context.messages);
    expect(results.map(({ isError }) => isError === true)).toEqual([false, true, false]);
    const asked = JSON.stringify(room.provider.calls[3]?.context.messages);
    expect(asked, 'the model’s own words are not rewritten').toContain('"amount":2');
  });

  it('AI-12.9.9.3 a hook hears of every tool that ran and may replace its result, within the limits (trap 22)', async () => {
    const tool = counting('pay', 'paid', amount);
    await using room = await toolScene({ answers: [pay(1), pay(2), 'Done.'], providerStreams, tools: [tool.tool] });
    const heard: unknown[] = [];
    room.kit.hook('on_tool_call', (event) => {
      heard.push([event.name, event.arguments, event.result, event.isError, event.roomId]);
      const result = event.arguments['amount'] === 1 ? 'redacted' : 'x'.repeat(100_000);
      return HookResult.modify({ ...event, result });
    });
    await room.say('sms', 'pay');
    expect(heard).toEqual([
      ['pay', { amount: 1 }, 'paid', false, 'r1'],
      ['pay', { amount: 2 }, 'paid', false, 'r1'],
    ]);
    const results = resultsIn(room.provider.calls[2]?.context.messages).map(resultWords);
    expect(results[0]).toBe('redacted');
    expect(results[1]?.length).toBeLessThan(25_000);
  });

  it('AI-A.9.12 a tool that a hook took out of the request does not run when the model asks for it all the same', async () => {
    const tool = counting('pay', 'paid', amount);
    await using room = await toolScene({ answers: [pay(), 'Not paid.'], providerStreams, tools: [tool.tool] });
    room.kit.hook('before_ai_generation', (request) =>
      HookResult.modify({ ...request, context: { ...request.context, tools: [] } }),
    );
    await room.say('sms', 'pay');
    expect(tool.runs).toEqual([]);
    expect(room.sms.words).toEqual(['Not paid.']);
  });

  it('AI-12.9.9.1 hooks see and may change every request of a turn, and stop it between two', async () => {
    const look = counting('look');
    await using room = await toolScene({
      answers: [calls('look'), calls({ name: 'look', arguments: { more: 1 } }), 'never'],
      providerStreams,
      tools: [look.tool],
    });
    const rounds: number[] = [];
    room.kit.hook('before_ai_generation', (request) => {
      rounds.push(request.round);
      if (request.round === 3) return HookResult.block('enough');
      const systemPrompt = `${request.context.systemPrompt ?? ''} Round ${request.round}.`;
      return HookResult.modify({ ...request, context: { ...request.context, systemPrompt } });
    });
    await room.say('sms', 'go');
    expect(rounds).toEqual([1, 2, 3]);
    expect(room.provider.calls).toHaveLength(2);
    expect(room.provider.calls[1]?.context.systemPrompt).toContain('Round 2.');
  });
});

describe.each([false, true])('tools that wait for a person (streaming: %s)', (providerStreams) => {
  async function waiting(answers: Parameters<typeof toolScene>[0]['answers'] = [pay(), 'Done.']) {
    const tool = counting('pay', 'paid', amount);
    const room = await toolScene({
      answers,
      providerStreams,
      tools: [tool.tool],
      approval: { tools: ['pay*'], timeoutMs: 100_000 },
      toolLoopTimeoutSeconds: 10,
    });
    const asked: InputRequest[] = [];
    room.kit.hook('on_user_input_required', (request) => {
      asked.push(request);
      return HookResult.allow();
    });
    return { room, tool, asked };
  }

  it('a tool runs once a person has agreed, however long that took', async () => {
    const { room, tool, asked } = await waiting();
    await using _ = room;
    const said = room.say('sms', 'pay');
    await settled();
    await room.clock.advance(60_000);
    expect(tool.runs).toEqual([]);
    expect(asked[0]).toMatchObject({ roomId: 'r1', data: { tool: 'pay', arguments: { amount: 5 } } });
    expect(asked[0]?.prompt).toContain('pay');
    room.kit.resolveInput(asked[0]?.requestId ?? '', true);
    await said;
    expect(tool.runs).toEqual([{ amount: 5 }]);
    expect(room.sms.words).toEqual(['Done.']);
  });

  it.each([
    [{ approved: false, reason: 'too much' }, 'too much'],
    [false, 'refused'],
    ['yes', 'refused'],
  ])('the tool does not run where the answer is %j', async (answer, words) => {
    const { room, tool, asked } = await waiting();
    await using _ = room;
    const said = room.say('sms', 'pay');
    await settled();
    room.kit.resolveInput(asked[0]?.requestId ?? '', answer);
    await said;
    expect(tool.runs).toEqual([]);
    expect(resultWords(resultsIn(room.provider.calls[1]?.context.messages)[0])).toContain(words);
  });

  it('the tool does not run where nobody answers, and the turn goes on', async () => {
    const { room, tool } = await waiting();
    await using _ = room;
    const said = room.say('sms', 'pay');
    await settled();
    await room.clock.advance(100_000);
    await said;
    expect(tool.runs).toEqual([]);
    expect(room.sms.words).toEqual(['Done.']);
  });

  it('a cancelled turn waits for nobody', async () => {
    const { room, tool, asked } = await waiting();
    await using _ = room;
    const said = room.say('sms', 'pay');
    await settled();
    room.ai.steer({ roomId: 'r1' }, { type: 'cancel' });
    await said;
    room.kit.resolveInput(asked[0]?.requestId ?? '', true);
    await settled();
    expect(tool.runs).toEqual([]);
  });
});
