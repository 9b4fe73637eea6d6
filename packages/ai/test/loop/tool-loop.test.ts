import type { AIToolDefinition } from '@roomkit/core/ai';
import { settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { calls, counting, endOf, orphans, resultsIn, resultWords, toolScene, trace } from '../support/tool-scene.ts';

describe.each([false, true])('the loop of tools (streaming: %s)', (providerStreams) => {
  it('AI-A.9.1 runs what the model asks for, gives it the result, and ends with its words', async () => {
    const weather = counting('weather', { sky: 'clear' });
    await using room = await toolScene({
      answers: [calls('weather'), 'Sunny'],
      providerStreams,
      tools: [weather.tool],
    });
    await room.say('sms', 'How is it outside?');
    expect(weather.runs).toHaveLength(1);
    expect(room.provider.calls).toHaveLength(2);
    expect(room.sms.words).toEqual(['Sunny']);
    expect(resultsIn(room.provider.calls[1]?.context.messages)).toEqual([
      { type: 'tool_result', toolCallId: 'c1', name: 'weather', result: '{"sky":"clear"}' },
    ]);
    expect(endOf(await room.messages())).toEqual({ reason: 'completed', rounds: 2, toolCalls: 1 });
  });

  it('AI-A.9.2 stops after its rounds with one last request without tools, and leaves no call unanswered (trap 1)', async () => {
    const again = counting('again', 'more', {
      parameters: { type: 'object', properties: { n: { type: 'number' } } },
    });
    const answers = [(_context: unknown, call: number) => calls({ name: 'again', arguments: { n: call } })];
    await using room = await toolScene({ answers, providerStreams, tools: [again.tool], maxToolRounds: 3 });
    await room.say('sms', 'go');
    expect(again.runs).toHaveLength(3);
    const last = room.provider.calls.at(-1)?.context;
    expect([room.provider.calls.length, last?.tools]).toEqual([4, []]);
    expect(orphans(last?.messages)).toEqual([]);
    expect(resultsIn(last?.messages)).toHaveLength(3);
    expect(room.sms.words, 'nobody is met with silence').toEqual(['Sorry, I could not finish this.']);
    expect(endOf(await room.messages())).toMatchObject({ reason: 'max_rounds', rounds: 4 });
  });

  it('AI-A.9.2 ends a turn out of time, also in the middle of a tool that hangs (trap 3)', async () => {
    const signals: AbortSignal[] = [];
    const hangs: AIToolDefinition = {
      ...counting('hangs').tool,
      timeoutMs: 3_600_000,
      execute: (_args, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    };
    await using room = await toolScene({
      answers: [{ text: 'Wait.', ...calls('hangs') }, 'never'],
      providerStreams,
      tools: [hangs],
      toolLoopTimeoutSeconds: 20,
    });
    const said = room.say('sms', 'go');
    await settled();
    await room.clock.advance(20_000);
    const result = await said;
    expect(result.error ?? null).toBeNull();
    expect(signals[0]?.aborted).toBe(true);
    expect(room.provider.calls).toHaveLength(1);
    expect(room.sms.words).toEqual(['Wait.', 'Sorry, I could not finish this.']);
    expect(endOf(await room.messages())).toMatchObject({ reason: 'timeout' });
  });

  it('AI-A.9.2 ends a turn out of time in the middle of a request, and tells the provider', async () => {
    await using room = await toolScene({
      answers: [{ hangs: true }],
      providerStreams,
      toolLoopTimeoutSeconds: 20,
    });
    const said = room.say('sms', 'go');
    await settled();
    await room.clock.advance(20_000);
    await said;
    expect(room.provider.calls[0]?.signal?.aborted).toBe(true);
    expect(endOf(await room.messages())).toMatchObject({ reason: 'timeout', rounds: 1 });
  });

  it('AI-A.9.4 keeps thinking, text and calls in their order, with the signature, for the next round', async () => {
    const look = counting('look');
    await using room = await toolScene({
      answers: [{ thinking: 'Look first.', signature: 'sig-1', text: 'One moment.', ...calls('look') }, 'There.'],
      providerStreams,
      tools: [look.tool],
    });
    await room.say('sms', 'where?');
    const assistant = room.provider.calls[1]?.context.messages.find(({ role }) => role === 'assistant');
    expect(assistant?.content).toEqual([
      { type: 'thinking', thinking: 'Look first.', signature: 'sig-1' },
      { type: 'text', text: 'One moment.' },
      { type: 'tool_call', id: 'c1', name: 'look', arguments: {} },
    ]);
    expect(JSON.stringify([await room.messages(), room.sms.words]), 'a thought is no answer (trap 28)').not.toContain(
      'Look first',
    );
  });

  it('AI-A.9.8 runs the calls of a round side by side and keeps their order, at most 32 (trap 4)', async () => {
    let running = 0;
    let most = 0;
    const slow: AIToolDefinition = {
      ...counting('slow').tool,
      parameters: { type: 'object', properties: { n: { type: 'number' } } },
      async execute({ n }) {
        running += 1;
        most = Math.max(most, running);
        await settled();
        running -= 1;
        if (n === 3) throw new Error('this one fails');
        return `r${String(n)}`;
      },
    };
    const many = Array.from({ length: 40 }, (_unused, n) => ({ name: 'slow', arguments: { n } }));
    await using room = await toolScene({ answers: [calls(...many), 'done'], providerStreams, tools: [slow] });
    await room.say('sms', 'go');
    const { messages } = room.provider.calls[1]?.context ?? {};
    const results = resultsIn(messages);
    expect(most).toBe(32);
    expect(results.map(({ toolCallId }) => toolCallId)).toEqual(many.slice(0, 32).map((_call, at) => `c${at + 1}`));
    expect(results.map(({ isError }) => isError === true).indexOf(true)).toBe(3);
    expect(results.filter(({ isError }) => isError === true)).toHaveLength(1);
    expect(results[31]?.result).toBe('r31');
    expect(orphans(messages)).toEqual([]);
    const asked = messages?.find(({ role }) => role === 'assistant')?.content;
    expect(asked).toHaveLength(32);
  });

  it('AI-A.9.9 refuses the third like call of a turn, and takes the tools away from a model that goes in circles', async () => {
    const same = counting('same', 'again', {
      parameters: { type: 'object', properties: { a: {}, b: {} } },
    });
    const alike = [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ];
    const answers = Array.from({ length: 6 }, (_unused, at) =>
      calls({ name: 'same', arguments: alike[at % 2] as object }),
    );
    await using room = await toolScene({ answers: [...answers, 'All right.'], providerStreams, tools: [same.tool] });
    await room.say('sms', 'go');
    expect(same.runs).toHaveLength(2);
    expect(room.provider.calls.at(-1)?.context.tools).toEqual([]);
    expect(room.provider.calls).toHaveLength(7);
    expect(room.sms.words).toEqual(['All right.']);
    expect(endOf(await room.messages())).toEqual({ reason: 'force_stopped', rounds: 7, toolCalls: 2 });
  });

  it('AI-A.9.9 refuses the second like call of a pure lookup', async () => {
    const lookup = counting('lookup', 'found', { readOnly: true });
    await using room = await toolScene({
      answers: [calls('lookup'), calls('lookup'), 'Found.'],
      providerStreams,
      tools: [lookup.tool],
    });
    await room.say('sms', 'go');
    expect(lookup.runs).toHaveLength(1);
    expect(resultsIn(room.provider.calls[2]?.context.messages).map(({ isError }) => isError)).toEqual([
      undefined,
      true,
    ]);
  });

  it('AI-A.9.10 asks once more for words that were left out after tools', async () => {
    const { tool } = counting('look');
    await using room = await toolScene({ answers: [calls('look'), '', 'Done'], providerStreams, tools: [tool] });
    await room.say('sms', 'go');
    expect(room.sms.words).toEqual(['Done']);
    expect(room.provider.calls).toHaveLength(3);
  });

  it('AI-A.9.10 asks only once, and then says nothing, named (trap 23)', async () => {
    const { tool } = counting('look');
    await using room = await toolScene({ answers: [calls('look'), '', '  \n'], providerStreams, tools: [tool] });
    await room.say('sms', 'go');
    expect(room.sms.words).toEqual([]);
    expect(room.provider.calls).toHaveLength(3);
    expect(await room.messages()).toHaveLength(1);
  });

  it('AI-A.9.10 does not ask again where the answer was cut at its limit', async () => {
    await using room = await toolScene({
      answers: [{ text: '', finishReason: 'max_tokens' }],
      providerStreams,
    });
    const ends: unknown[] = [];
    room.kit.hook('on_ai_response', ({ text }) => void ends.push(text));
    await room.say('sms', 'go');
    expect(room.provider.calls).toHaveLength(1);
    expect(await room.messages()).toHaveLength(1);
    expect(ends).toEqual(['']);
  });

  it('AI-A.9.11 names why an answer is shorter than it should be', async () => {
    await using room = await toolScene({
      answers: [{ text: 'This is only the be', finishReason: 'max_tokens' }],
      providerStreams,
    });
    await room.say('sms', 'go');
    expect(endOf(await room.messages())).toMatchObject({ reason: 'truncated' });
  });

  it('AI-A.9.12 runs only declared tools, with arguments that match, and tells the model what is wrong', async () => {
    const plus = counting('plus', 3, {
      parameters: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
    });
    const wanted = calls('rm', { name: 'plus', arguments: { n: 'x' } }, 'plus');
    await using room = await toolScene({ answers: [wanted, 'Sorry.'], providerStreams, tools: [plus.tool] });
    await room.say('sms', 'go');
    expect(plus.runs).toEqual([]);
    const results = resultsIn(room.provider.calls[1]?.context.messages);
    expect(results.map(({ isError }) => isError)).toEqual([true, true, true]);
    expect(results.map(resultWords).join('\n')).toMatch(/no tool called[\s\S]*n[\s\S]*n/);
  });

  it('AI-A.9.12 does not run what the model wrote that is no JSON', async () => {
    const { tool, runs } = counting('plus');
    const broken = { id: 'c1', name: 'plus', arguments: {}, rawArguments: '{"n": ' };
    await using room = await toolScene({
      answers: [{ toolCalls: [broken] }, 'Sorry.'],
      providerStreams,
      tools: [tool],
    });
    await room.say('sms', 'go');
    expect(runs).toEqual([]);
    expect(resultsIn(room.provider.calls[1]?.context.messages)[0]).toMatchObject({ isError: true });
  });

  it('AI-A.9.13 AI-21.1.3 a long result comes as a preview that can be read on in the same turn, and only in its room', async () => {
    const long = counting('long', `head ${'x'.repeat(40_000)} tail`);
    let seen = '';
    const readOn = (context: { readonly messages: Parameters<typeof resultsIn>[0] }) => {
      seen = resultWords(resultsIn(context.messages)[0]);
      const id = /result_\d+/.exec(seen)?.[0] ?? '';
      return calls({ name: 'read_tool_result', arguments: { id, page: 2 } });
    };
    await using room = await toolScene({
      answers: [calls('long'), readOn, 'Read.', readOn, 'Nothing.'],
      providerStreams,
      tools: [long.tool],
    });
    await room.say('sms', 'go');
    expect(seen.length).toBeLessThan(21_000);
    expect(seen).toContain('head');
    expect(seen).toContain('tail');
    const page = resultsIn(room.provider.calls[2]?.context.messages)[1];
    expect(page?.isError).toBeUndefined();
    expect(resultWords(page)).toContain('Page 2');
    await room.kit.createRoom({ roomId: 'r2' });
    for (const channelId of ['sms', 'ai']) await room.kit.attachChannel('r2', channelId);
    const content = { type: 'text', body: 'go' } as const;
    await room.kit.processInbound({ channelId: 'sms', senderId: 'u1', content }, { roomId: 'r2' });
    expect(resultsIn(room.provider.calls.at(-1)?.context.messages)[0]).toMatchObject({ isError: true });
  });

  it('AI-A.9.13 a tool that returns five megabytes is no more than a preview to the model', async () => {
    const huge = counting('huge', 'é'.repeat(5_000_000));
    await using room = await toolScene({ answers: [calls('huge'), 'Much.'], providerStreams, tools: [huge.tool] });
    await room.say('sms', 'go');
    expect(JSON.stringify(room.provider.calls[1]?.context.messages).length).toBeLessThan(30_000);
    expect(JSON.stringify(await room.kit.getTimeline('r1')).length).toBeLessThan(60_000);
    expect(room.sms.words).toEqual(['Much.']);
  });

  it('AI-A.9.15 adds up what all requests of a turn used, cached tokens as well', async () => {
    const { tool } = counting('look');
    const usages: unknown[] = [];
    await using room = await toolScene({
      answers: [
        { ...calls('look'), usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 4 } },
        { text: 'Seen.', usage: { inputTokens: 20, outputTokens: 7, cacheReadTokens: 9 } },
      ],
      providerStreams,
      tools: [tool],
    });
    room.kit.hook('on_ai_response', ({ usage, toolCallCount }) => void usages.push([usage, toolCallCount]));
    await room.say('sms', 'go');
    expect(usages).toEqual([[{ inputTokens: 30, outputTokens: 12, cacheReadTokens: 13 }, 1]]);
    const answer = (await room.messages()).at(-1);
    expect(answer?.channelData).toMatchObject({ model: 'mock-model', tokensUsed: 42 });
  });

  it('AI-A.9.3 AI-21.1.3 a binding narrows the tools of its room, and a denied tool never runs', async () => {
    const [safe, danger] = [counting('safe'), counting('danger')];
    await using room = await toolScene({
      answers: [calls('danger', 'safe'), 'Done.'],
      providerStreams,
      tools: [safe.tool, danger.tool],
      toolPolicy: { deny: ['dan*'] },
    });
    await room.kit.updateBindingMetadata('r1', 'ai', { tools: ['s*'] });
    await room.say('sms', 'go');
    expect([safe.runs.length, danger.runs.length]).toEqual([1, 0]);
    expect(room.provider.calls[0]?.context.tools.map(({ name }) => name)).toEqual(['safe']);
    await room.kit.updateBindingMetadata('r1', 'ai', { tools: ['nothing'] });
    await room.say('sms', 'again');
    expect(room.provider.calls.at(-1)?.context.tools).toEqual([]);
  });

  it('a tool that throws gives the model a constant text, and its words to nobody', async () => {
    const throws = counting('throws', null, {
      execute: () => {
        throw new Error('password is hunter2');
      },
    });
    await using room = await toolScene({ answers: [calls('throws'), 'Sorry.'], providerStreams, tools: [throws.tool] });
    await room.say('sms', 'go');
    const everything = JSON.stringify([
      room.provider.calls.map(({ context }) => context.messages),
      await room.kit.getTimeline('r1'),
    ]);
    expect(everything).not.toContain('hunter2');
    expect(resultsIn(room.provider.calls[1]?.context.messages)[0]).toMatchObject({ isError: true });
    expect(room.sms.words).toEqual(['Sorry.']);
  });

  it('a tool may end the turn: the model has no further word (trap 13)', async () => {
    const over = counting('hand_over', { content: 'accepted', next: 'end' });
    await using room = await toolScene({
      answers: [{ text: 'I hand you over.', ...calls('hand_over') }, 'Still here!'],
      providerStreams,
      tools: [over.tool],
    });
    await room.say('sms', 'go');
    expect(room.provider.calls).toHaveLength(1);
    expect(room.sms.words).toEqual(['I hand you over.']);
  });

  it('AI-A.9.16 keeps words and tools as events in their order, with one correlation id', async () => {
    const look = counting('look', 'clear');
    await using room = await toolScene({
      answers: [{ text: 'Let me check.', ...calls('look') }, 'Sunny.'],
      providerStreams,
      tools: [look.tool],
    });
    const question = await room.say('sms', 'weather?');
    const events = (await room.kit.getTimeline('r1')).filter(({ source }) => source.channelId === 'ai');
    expect(trace(events)).toEqual([
      'message: Let me check.',
      'tool_call_start: look',
      'tool_call_end: look',
      'message: Sunny.',
    ]);
    expect(new Set(events.map(({ correlationId }) => correlationId)).size).toBe(1);
    expect(events[0]?.correlationId).not.toBeNull();
    expect(events.map(({ parentEventId }) => parentEventId)).toEqual(events.map(() => question.event?.id));
    expect(events.map(({ visibility }) => visibility)).toEqual(['all', 'internal', 'internal', 'all']);
    expect(room.sms.words).toEqual(['Let me check.', 'Sunny.']);
    expect(events[2]?.content).toMatchObject({ data: { result: 'clear', isError: false } });
  });

  it('one answer without tools has no correlation id, and tool events can be left out', async () => {
    const { tool } = counting('look');
    await using room = await toolScene({
      answers: ['Plain.', { text: 'Wait.', ...calls('look') }, 'There.'],
      providerStreams,
      tools: [tool],
      toolEventVisibility: null,
    });
    await room.say('sms', 'one');
    await room.say('sms', 'two');
    const events = await room.kit.getTimeline('r1');
    expect(trace(events)).toEqual(['message: Plain.', 'message: Wait.', 'message: There.']);
    expect(events.filter(({ source }) => source.channelId === 'ai')[0]?.correlationId).toBeNull();
  });
});

describe('tools from elsewhere', () => {
  it('a source that fails leaves the turn without its tools, and no more', async () => {
    const own = counting('own');
    const broken = { name: 'broken', tools: () => Promise.reject(new Error('not connected')) };
    await using room = await toolScene({ answers: [calls('own'), 'Done.'], tools: [own.tool], toolSources: [broken] });
    await room.say('sms', 'go');
    expect(own.runs).toHaveLength(1);
    expect(room.sms.words).toEqual(['Done.']);
  });

  it('AI-A.9.13 a policy that names tools does not keep a long result from being read to its end', async () => {
    const long = counting('search_all', 'x'.repeat(40_000));
    const readOn = (context: { readonly messages: Parameters<typeof resultsIn>[0] }) => {
      const id = /result_\d+/.exec(resultWords(resultsIn(context.messages)[0]))?.[0] ?? '';
      return calls({ name: 'read_tool_result', arguments: { id, page: 2 } });
    };
    await using room = await toolScene({
      answers: [calls('search_all'), readOn, 'Read.'],
      tools: [long.tool],
      toolPolicy: { allow: ['search_*'] },
    });
    await room.say('sms', 'go');
    expect(resultsIn(room.provider.calls[2]?.context.messages)[1]?.isError).toBeUndefined();
  });

  it('a model without eyes is told of a picture, and not shown it', async () => {
    const look = counting('look', [
      { type: 'text', text: 'This is it:' },
      { type: 'image', url: 'data:image/png;base64,AAAA' },
    ]);
    await using room = await toolScene({ answers: [calls('look'), 'Nice.'], tools: [look.tool] });
    await room.say('sms', 'go');
    expect(resultsIn(room.provider.calls[1]?.context.messages)[0]?.result).toEqual([
      { type: 'text', text: 'This is it:' },
      { type: 'text', text: '[Picture]' },
    ]);
  });

  it('a model that says nothing at all leaves no message behind', async () => {
    await using room = await toolScene({ answers: ['', 'Here.'] });
    await room.say('sms', 'one');
    await room.say('sms', 'two');
    expect(room.sms.words).toEqual(['Here.']);
  });
});
