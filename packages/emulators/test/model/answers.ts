import type { ModelAnswer } from '../../src/index.ts';

/** An answer of every kind of output. */
export const EVERYTHING: ModelAnswer = {
  output: [
    { type: 'thinking', pieces: ['Two ', 'calls.'], signature: 'c2lnbmVk' },
    { type: 'text', pieces: ['Grüß', ' dich 👋🏽'] },
    { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Łódź', note: 'a"b\\c' } },
    { type: 'tool_call', id: 'call_2', name: 'get_time', arguments: {} },
  ],
  usage: { inputTokens: 100, outputTokens: 30, cacheReadTokens: 40, cacheWriteTokens: 10, thinkingTokens: 7 },
};

/** An answer of words alone that stopped for a reason. */
export function stopping(finishReason: NonNullable<ModelAnswer['finishReason']>): ModelAnswer {
  return { output: [{ type: 'text', pieces: ['No.'] }], finishReason };
}
