import { ChannelOutput, HookResult, RoomKit } from '@roomkit/core';
import type { AIResponse } from '@roomkit/core/ai';
import { MockAIProvider } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import {
  AIChannel,
  type AIPipelineConfig,
  type AIPipelineContext,
  type AIStage,
  STAGE_ORDER,
} from '../../src/index.ts';
import { lines, scene } from '../support/scene.ts';
import { counting, toolScene } from '../support/tool-scene.ts';
import { TestTransport } from '../support/transport.ts';

type Look = (turn: AIPipelineContext) => AIPipelineContext | Promise<AIPipelineContext>;

function stage(name: string, process: Look, given: Partial<AIStage> = {}): AIStage {
  return { name, process, ...given };
}

function answer(text: string): AIResponse {
  return { parts: [{ type: 'text', text }], text, finishReason: 'stop', usage: {}, providerMetadata: {} };
}

/** A pipeline of stages that write down that they ran; generation says "hello". */
function recording(log: string[]): AIPipelineConfig {
  const note = (name: string, change: Look = (turn) => turn): AIStage =>
    stage(name, (turn) => {
      log.push(name);
      return change(turn);
    });
  return {
    gates: [note('gates')],
    memory: note('memory'),
    toolResolution: note('tool_resolution'),
    promptAssembly: note('prompt_assembly'),
    preGeneration: note('pre_generation'),
    generation: note('generation', (turn) => ({ ...turn, response: answer('hello') })),
    postGeneration: [note('post_generation')],
    emission: note('emission', (turn) => ({
      ...turn,
      output: ChannelOutput.of({ events: [{ content: { type: 'text', body: turn.response?.text ?? '' } }] }),
    })),
  };
}

describe('the generation pipeline', () => {
  it('AI-12.9.2.1 runs its eight positions in their order', async () => {
    const log: string[] = [];
    await using room = await toolScene({ answers: ['never'], pipeline: recording(log) });
    await room.say('sms', 'hi');
    expect(log).toEqual(STAGE_ORDER);
    expect(room.sms.words).toEqual(['hello']);
  });

  it('AI-12.9.2.2 stages of one’s own join where there may be several, in the order given; there is no other way to order them', async () => {
    const log: string[] = [];
    const note = (name: string): AIStage => stage(name, (turn) => (log.push(name), turn));
    const config: AIPipelineConfig = {
      postGeneration: [note('c'), note('d')],
      gates: [note('a'), note('b')],
    };
    await using room = await toolScene({ answers: ['ok'], pipeline: config });
    room.kit.hook('before_ai_context_build', () => (log.push('hook'), HookResult.allow()));
    await room.say('sms', 'hi');
    expect(log).toEqual(['hook', 'a', 'b', 'c', 'd']);
    expect(Object.keys(config).toSorted()).toEqual(['gates', 'postGeneration']);
  });

  it('AI-12.9.2.3 a gate that stops a turn spares memory, tools and model', async () => {
    const retrieve = vi.fn<() => never>();
    const tools = vi.fn<() => never>();
    await using room = await toolScene({
      answers: ['never'],
      memory: { specificationVersion: 'v1', name: 'never', retrieve },
      toolSources: [{ name: 'never', tools }],
    });
    room.kit.hook('before_ai_context_build', () => HookResult.block('quiet hours'));
    await room.say('sms', 'hi');
    expect([retrieve.mock.calls, tools.mock.calls, room.provider.calls]).toEqual([[], [], []]);
    expect(room.sms.words).toEqual([]);
  });

  it('AI-12.9.2.4 tools are known, and the conversation is, when the prompt is put together', async () => {
    let seen: AIPipelineContext | null = null;
    const { tool } = counting('look');
    await using room = await toolScene({
      answers: ['ok'],
      tools: [tool],
      pipeline: { promptAssembly: stage('mine', (turn) => (seen = turn)) },
    });
    await room.say('sms', 'hi');
    const { aiContext } = seen as unknown as AIPipelineContext;
    expect(aiContext?.tools.map(({ name }) => name)).toEqual(['look']);
    expect(aiContext?.messages).toEqual([{ role: 'user', content: 'hi' }]);
  });

  it('AI-12.9.2.4 the prompt holds the channel’s words and those of extensions', async () => {
    await using room = await toolScene({
      answers: ['ok'],
      systemPrompt: 'You sell tea.',
      extensions: [{ name: 'season', prompt: ({ roomId }) => `It is spring in ${roomId}.` }],
    });
    using added = room.ai.use({ name: 'late', prompt: () => 'Late words.' });
    room.ai.use({ name: 'late', prompt: () => 'Later words.' });
    await room.say('sms', 'hi');
    added[Symbol.dispose]();
    const prompt = room.provider.calls[0]?.context.systemPrompt ?? '';
    expect(prompt).toMatch(/You sell tea\.[\s\S]*It is spring in r1\.[\s\S]*Later words\./u);
    expect(prompt).not.toContain('Late words.');
  });

  it('AI-12.9.3.1 a stage ends a turn by its decision: nothing later runs, nothing is said', async () => {
    const later = vi.fn<Look>((turn) => turn);
    const told: unknown[] = [];
    await using room = await toolScene({
      answers: ['never'],
      pipeline: {
        memory: stage('quota', (turn) => ({ ...turn, aborted: true, abortReason: 'quota', abortStage: 'quota' })),
        generation: stage('generation', later),
        emission: stage('emission', later),
      },
    });
    room.kit.on('ai_pipeline.aborted', ({ data }) => void told.push([data.stage, data.reason]));
    const result = await room.say('sms', 'hi');
    expect(later).not.toHaveBeenCalled();
    expect(told).toEqual([['quota', 'quota']]);
    expect(result.error ?? null).toBeNull();
    expect(await room.messages()).toHaveLength(1);
  });

  it('AI-12.9.3.2 a stage that throws ends its turn, visibly, and never throws at the kit', async () => {
    const broken = new Error('no template');
    const told: unknown[] = [];
    const errors: unknown[] = [];
    let fails = true;
    await using room = await toolScene({
      answers: ['Better.'],
      pipeline: {
        promptAssembly: stage('mine', (turn) => {
          if (fails) throw broken;
          return turn;
        }),
      },
    });
    room.kit.on('ai_pipeline.aborted', ({ data }) => void told.push([data.stage, data.reason]));
    room.kit.hook('on_error', ({ error, channelId }) => void errors.push([error, channelId]));
    const { event, error } = await room.say('sms', 'hi');
    const binding = await room.kit.getBinding('r1', 'ai');
    if (event === null || binding === null) throw new Error('the scene is set');
    const output = await room.ai.onEvent(event, binding, await room.kit.getContext('r1'));
    expect([output.events, output.responseStream]).toEqual([[], null]);
    expect(error).toBe(broken);
    expect(errors).toEqual([[broken, 'ai']]);
    expect(told).toContainEqual(['mine', 'stage exception']);
    fails = false;
    await room.say('sms', 'again');
    expect(room.sms.words).toEqual(['Better.']);
  });

  it('AI-12.9.4.1 a stage of one’s own stands in for the built-in one; null, and nothing, mean the built-in one', async () => {
    const history = vi.spyOn(RoomKit.prototype, 'getTimeline');
    await using room = await toolScene({
      answers: ['hello'],
      pipeline: {
        memory: stage('mine', (turn) => ({
          ...turn,
          aiContext: {
            messages: [{ role: 'user', content: 'mine' }],
            systemPrompt: null,
            tools: [],
            room: turn.roomContext,
            targetCapabilities: null,
            targetMediaTypes: [],
            metadata: {},
          },
        })),
      },
    });
    await room.say('sms', 'hi');
    expect(history).not.toHaveBeenCalled();
    expect(room.provider.calls[0]?.context.messages).toEqual([{ role: 'user', content: 'mine' }]);
    history.mockRestore();
    for (const pipeline of [null, {}, { memory: null, gates: null }]) {
      await using plain = await toolScene({ answers: ['hello'], pipeline });
      await plain.say('sms', 'hi');
      expect(plain.sms.words).toEqual(['hello']);
    }
  });

  it('AI-12.9.5.1 what a turn knows comes when it is due', async () => {
    const seen: Record<string, readonly unknown[]> = {};
    const look = (name: string): AIStage =>
      stage(name, (turn) => {
        seen[name] = [turn.aiContext?.systemPrompt ?? null, turn.response?.text ?? null, turn.output === null];
        return turn;
      });
    await using room = await toolScene({
      answers: ['hello'],
      systemPrompt: 'You sell tea.',
      pipeline: { gates: [look('gate')], postGeneration: [look('post')] },
    });
    await room.say('sms', 'hi');
    expect(seen['gate']).toEqual([null, null, true]);
    expect(seen['post']?.[0]).toContain('You sell tea.');
    expect(seen['post']?.slice(1)).toEqual(['hello', true]);
  });

  it('AI-12.9.7.1 what emission builds is what the channel gives', async () => {
    const two = ['one', 'two'].map((body) => ({ content: { type: 'text', body } as const }));
    await using room = await toolScene({
      answers: ['never seen'],
      pipeline: { emission: stage('mine', (turn) => ({ ...turn, output: ChannelOutput.of({ events: two }) })) },
    });
    await room.say('sms', 'hi');
    expect(lines(await room.messages())).toEqual(['sms: hi', 'ai: one', 'ai: two']);
  });

  it('AI-12.9.7.2 the model is asked by the generation stage alone', async () => {
    await using room = await toolScene({
      answers: ['never'],
      pipeline: { generation: stage('mine', (turn) => ({ ...turn, response: answer('x') })) },
    });
    await room.say('sms', 'hi');
    expect(room.provider.calls).toEqual([]);
    expect(room.sms.words).toEqual(['x']);
  });

  it('AI-12.9.10.1 observers hear of every position, and of the end', async () => {
    const heard: string[] = [];
    await using room = await toolScene({ answers: ['ok'] });
    room.kit.on('ai_pipeline.stage_complete', ({ data }) => void heard.push(data.position));
    room.kit.on('ai_pipeline.completed', ({ data, roomId }) => void heard.push(`${roomId}: ${typeof data.latencyMs}`));
    await room.say('sms', 'hi');
    expect(heard).toEqual([...STAGE_ORDER, 'r1: number']);
  });

  it('AI-12.9.11.1 post-generation may want another answer, twice at most', async () => {
    const always = stage('never content', (turn) => ({ ...turn, regenerate: true }));
    const strict = stage('validator', (turn) => ({ ...turn, regenerate: turn.response?.text === 'bad' }));
    await using room = await toolScene({ answers: ['bad', 'good'], pipeline: { postGeneration: [strict] } });
    await room.say('sms', 'hi');
    expect(lines(await room.messages())).toEqual(['sms: hi', 'ai: good']);
    expect(room.provider.calls).toHaveLength(2);
    await using endless = await toolScene({ answers: ['a', 'b', 'c', 'd'], pipeline: { postGeneration: [always] } });
    await endless.say('sms', 'hi');
    expect(lines(await endless.messages())).toEqual(['sms: hi', 'ai: c']);
  });

  it('a stage that needs the whole text gets it, also of a model that streams', async () => {
    const seen: (string | null)[] = [];
    const whole = stage('checker', (turn) => (seen.push(turn.response?.text ?? null), turn), { needsWholeText: true });
    await using room = await toolScene({
      answers: [{ chunks: ['Hel', 'lo'] }],
      providerStreams: true,
      pipeline: { postGeneration: [whole] },
    });
    await room.say('sms', 'hi');
    expect(seen).toEqual(['Hello']);
    expect(room.provider.calls[0]?.streaming).toBe(false);
  });

  it('stages of one’s own are closed with the channel', async () => {
    const close = vi.fn<() => Promise<void>>(async () => undefined);
    const provider = new MockAIProvider();
    const ai = new AIChannel('ai', { provider, pipeline: { gates: [stage('mine', (turn) => turn, { close })] } });
    await using room = await scene();
    await room.attach(new TestTransport('sms'));
    await room.attach(ai);
    await room.kit.close();
    expect(close).toHaveBeenCalledTimes(1);
    expect(provider.closeCount).toBe(0);
  });
});
