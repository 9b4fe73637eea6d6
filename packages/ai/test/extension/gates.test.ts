import { HookResult, ProviderError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import type { AIExtension } from '../../src/index.ts';
import { calls, counting, resultsIn, toolScene } from '../support/tool-scene.ts';

/** A gate before `search_*`, and the tool that opens and shuts it. */
function gated(): AIExtension & { isOpen: boolean } {
  const extension: AIExtension & { isOpen: boolean } = {
    name: 'gated',
    isOpen: false,
    gate: () => (name) => extension.isOpen || !name.startsWith('search_'),
    tools: () => [counting('turn_key', 'done', { execute: () => void (extension.isOpen = !extension.isOpen) }).tool],
  };
  return extension;
}

const named = (call: { readonly context: { readonly tools: readonly { readonly name: string }[] } } | undefined) =>
  call?.context.tools.map(({ name }) => name);

describe('a gate', () => {
  it('AI-24.4.5 hides a tool and refuses it, until another tool opens it in the middle of a turn', async () => {
    const search = counting('search_web', 'found');
    const extension = gated();
    await using room = await toolScene({
      answers: [calls('search_web'), calls('turn_key'), calls('search_web'), calls('turn_key', 'search_web'), 'ok'],
      tools: [search.tool],
      extensions: [extension],
    });
    await room.say('sms', 'look it up');
    const { calls: asked } = room.provider;
    expect(named(asked[0])).toEqual(['turn_key']);
    expect(resultsIn(asked[1]?.context.messages)[0]).toMatchObject({ name: 'search_web', isError: true });
    expect(named(asked[2])).toEqual(['turn_key', 'search_web']);
    expect(resultsIn(asked[3]?.context.messages).at(-1)).toMatchObject({ name: 'search_web', result: 'found' });
    expect(named(asked[4])).toEqual(['turn_key']);
    expect(search.runs).toHaveLength(2);
  });

  it('AI-24.4.5 holds when a tool is run, not only when it is offered', async () => {
    const search = counting('search_web', 'found');
    const extension = gated();
    extension.isOpen = true;
    const shut = (): ReturnType<typeof calls> => {
      extension.isOpen = false;
      return calls('search_web');
    };
    await using room = await toolScene({ answers: [shut, 'ok'], tools: [search.tool], extensions: [extension] });
    await room.say('sms', 'look it up');
    expect(named(room.provider.calls[0])).toContain('search_web');
    expect(search.runs).toEqual([]);
    expect(resultsIn(room.provider.calls[1]?.context.messages)[0]).toMatchObject({ isError: true });
  });

  it('AI-24.4.5 brings nothing back that a hook took away', async () => {
    const extension = gated();
    await using room = await toolScene({
      answers: [calls('turn_key'), 'ok'],
      tools: [counting('other').tool],
      extensions: [extension],
    });
    room.kit.hook('before_ai_generation', (request) => {
      const tools = request.context.tools.filter(({ name }) => name !== 'other');
      return HookResult.modify({ ...request, context: { ...request.context, tools } });
    });
    await room.say('sms', 'go');
    expect(room.provider.calls.map(named)).toEqual([['turn_key'], ['turn_key']]);
  });

  it('AI-24.4.5 that fails lets nothing through', async () => {
    const search = counting('search_web');
    let isBroken = false;
    const extension: AIExtension = {
      name: 'broken',
      gate: () => {
        if (isBroken) throw new TypeError('no store');
        return () => true;
      },
    };
    await using room = await toolScene({
      answers: [() => ((isBroken = true), calls('search_web'))],
      tools: [search.tool],
      extensions: [extension],
    });
    const result = await room.say('sms', 'go');
    expect(result.error).toMatchObject({ message: 'no store' });
    expect(search.runs).toEqual([]);
  });
});

describe('a tool', () => {
  it('AI-19.6.1 leaves events behind its words, for those they address, one step deeper', async () => {
    for (const providerStreams of [false, true]) {
      const notice = {
        type: 'system',
        content: { type: 'system', code: 'note', message: 'take over', data: {} },
        addressedTo: ['other'],
        visibility: 'other',
      } as const;
      const leave = counting('leave', { content: 'left', next: 'end', events: [notice] });
      await using room = await toolScene({
        answers: [{ text: 'One moment.', ...calls('leave') }, 'never'],
        providerStreams,
        tools: [leave.tool],
        toolEventVisibility: null,
      });
      await room.say('sms', 'go');
      const own = (await room.kit.getTimeline('r1')).filter(({ source }) => source.channelId === 'ai');
      expect(
        own.map(({ type, addressedTo, chainDepth, visibility }) => [type, addressedTo, chainDepth, visibility]),
      ).toEqual([
        ['message', [], 1, 'all'],
        ['system', ['other'], 1, 'other'],
      ]);
      expect(room.provider.calls).toHaveLength(1);
    }
  });

  it('AI-24.4.2 sees what the model was sent when it asked for it', async () => {
    const seen: unknown[] = [];
    const look = counting('look', 'done', {
      execute: (_args, { request }) => void seen.push([request?.systemPrompt, request?.messages.length]),
    });
    await using room = await toolScene({
      answers: [calls('look'), 'ok'],
      tools: [look.tool],
      systemPrompt: 'Be brief.',
      describeTarget: false,
    });
    await room.say('sms', 'go');
    expect(seen).toEqual([['Be brief.', 1]]);
  });

  it('AI-19.6.4 belongs to an extension that can be asked for', async () => {
    await using room = await toolScene({ answers: ['ok'] });
    const handle = room.ai.use(gated());
    expect(room.ai.hasExtension('gated')).toBe(true);
    handle[Symbol.dispose]();
    expect(room.ai.hasExtension('gated')).toBe(false);
  });

  it('AI-24.4.3 keeps its instructions whole where a conversation that is too long is shortened', async () => {
    const rules = `rules ${'r'.repeat(20_000)}`;
    const learn = counting('learn', rules, { keepWhole: true });
    const look = counting('look', 'y'.repeat(19_000), { parameters: { type: 'object' } });
    const tooLong = new ProviderError('Too long.', { provider: 'mock', contextOverflow: true });
    await using room = await toolScene({
      answers: [calls('learn'), calls('look'), calls({ name: 'look', arguments: { n: 1 } }), tooLong, 'done'],
      tools: [learn.tool, look.tool],
      evictThresholdTokens: 10_000,
    });
    await room.say('sms', 'go');
    const shortened = JSON.stringify(room.provider.calls.at(-1)?.context.messages);
    expect(shortened).toContain('Summary of the earlier conversation');
    expect(shortened).toContain(rules);
    expect(room.sms.words.at(-1)).toBe('done');
  });
});
