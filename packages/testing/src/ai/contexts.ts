import type { AIContext, AIImagePart, AIMessage, AIThinkingPart, AITool } from '@roomkit/core/ai';

const PIXEL: AIImagePart = {
  type: 'image',
  url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
};

const WEATHER: AITool = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  tags: ['private'],
};

/** Every object in it names all its properties as required and allows no others. */
const CLOSED: AITool = { ...WEATHER, parameters: { ...WEATHER.parameters, additionalProperties: false } };

/** Contexts of every kind, by name: for holding what a provider sends against its vendor's own document. */
export const aiContexts: Readonly<Record<string, Partial<AIContext>>> = {
  'a question': {},
  'a system prompt and limits': { systemPrompt: 'Be brief.', maxTokens: 200, temperature: 0.3 },
  'a low limit': { maxTokens: 5 },
  'a greeting before anybody has spoken, and a summary': {
    systemPrompt: 'Be brief.',
    messages: [
      { role: 'system', content: 'Summary: they met.' },
      { role: 'assistant', content: 'Welcome!' },
      { role: 'user', content: ' ' },
      { role: 'user', content: 'Hi' },
    ],
  },
  images: {
    messages: [
      {
        role: 'user',
        content: [{ type: 'text', text: 'Look' }, PIXEL, { type: 'image', url: 'https://example.com/a.png' }],
      },
    ],
  },
  'tools side by side': { tools: [WEATHER] },
  'tools one after the other': { tools: [WEATHER], parallelToolCalls: false, toolChoice: 'required' },
  'thinking before a tool that must be used': { tools: [WEATHER], thinkingBudget: 2000, toolChoice: 'required' },
  'a named tool': { tools: [{ ...WEATHER, strict: true }], toolChoice: { name: 'get_weather' } },
  'a tool the model is held to': { tools: [{ ...CLOSED, strict: true }] },
  'no tool although there are some': { tools: [WEATHER], toolChoice: 'none' },
  'a round of tools': { tools: [WEATHER], messages: aiToolRound([]) },
  'no thinking': { thinkingBudget: 0 },
  'much thinking': { thinkingBudget: 4000 },
  'a shape for the answer': { responseFormat: { name: 'verdict', schema: CLOSED.parameters } },
  'a loose shape for the answer': { responseFormat: { name: 'verdict', schema: WEATHER.parameters } },
};

/**
 * A round of two calls of a tool, one of them garbled and one with a picture for its result, after `thinking`, which is
 * to be what the vendor has given.
 */
export function aiToolRound(thinking: readonly AIThinkingPart[]): readonly AIMessage[] {
  return [
    { role: 'user', content: 'Weather in Oslo and Rome?' },
    {
      role: 'assistant',
      content: [
        ...thinking,
        { type: 'text', text: 'One moment.' },
        { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Oslo' } },
        { type: 'tool_call', id: 'call_2', name: 'get_weather', arguments: {}, rawArguments: '{"city": ' },
      ],
    },
    { role: 'tool', content: [{ type: 'tool_result', toolCallId: 'call_1', name: 'get_weather', result: 'Snow' }] },
    {
      role: 'tool',
      content: [
        {
          type: 'tool_result',
          toolCallId: 'call_2',
          name: 'get_weather',
          isError: true,
          result: [{ type: 'text', text: 'No such city' }, PIXEL],
        },
      ],
    },
  ];
}
