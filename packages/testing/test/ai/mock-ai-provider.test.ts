import { describe, expect, it } from 'vitest';

import { aiContext } from '../../src/ai/ai-case.ts';
import { MockAIProvider } from '../../src/ai/mock-ai-provider.ts';

describe('MockAIProvider', () => {
  it('answers in turn, repeats the last answer, and remembers what it was asked', async () => {
    const provider = new MockAIProvider({ answers: ['one', (context, call) => `${call}: ${context.messages.length}`] });
    const texts = [];
    for (let call = 0; call < 3; call += 1) texts.push((await provider.generate(aiContext())).text);
    expect(texts).toEqual(['one', '1: 1', '2: 1']);
    expect(provider.calls.map((call) => [call.streaming, call.abandoned])).toEqual([
      [false, false],
      [false, false],
      [false, false],
    ]);
  });

  it('has no generateStream unless it streams', () => {
    expect(new MockAIProvider().generateStream).toBeUndefined();
    expect(new MockAIProvider({ streaming: true }).generateStream).toBeTypeOf('function');
  });

  it('gives tasks and observations with an answer', async () => {
    const provider = new MockAIProvider({ answers: [{ text: 'ok', tasks: [{ type: 'call_back' }] }] });
    expect((await provider.generate(aiContext())).tasks).toEqual([{ type: 'call_back' }]);
  });

  it('waits by the clock it was given, and refuses delays without one', async () => {
    const slept: number[] = [];
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      sleep: async (milliseconds: number) => {
        slept.push(milliseconds);
      },
      schedule: () => ({ [Symbol.dispose]: () => undefined }),
    };
    const answers = [{ chunks: ['a', 'b'], delayMs: 30 }];
    await new MockAIProvider({ answers, clock }).generate(aiContext());
    expect(slept).toEqual([30, 30]);
    await expect(new MockAIProvider({ answers }).generate(aiContext())).rejects.toThrow('clock');
  });

  it('refuses an empty script', () => {
    expect(() => new MockAIProvider({ answers: [] })).toThrow('answers');
  });
});
