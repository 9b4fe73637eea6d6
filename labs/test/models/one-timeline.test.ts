import { AIChannel, defineTool, ToolError } from '@roomkit/ai';
import { type EventContent, RoomKit, type RoomEvent } from '@roomkit/core';
import type { ModelEmulatorOptions } from '@roomkit/emulators';
import { SimpleChannel } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { ANSWERS, PICTURE, QUESTIONS, TIMELINE } from './conversation.ts';
import { MODELS, type PlayedModel } from './providers.ts';

const id = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] } as const;
const TOOLS = [
  defineTool({
    name: 'find_order',
    description: 'Where an order is.',
    parameters: id,
    execute: () => 'in the depot of Łódź',
  }),
  defineTool({
    name: 'weather',
    description: 'The weather in a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    execute: () => ({ sky: 'rain' }),
  }),
  defineTool({
    name: 'cancel_order',
    description: 'Cancels an order.',
    parameters: id,
    execute() {
      throw new ToolError('It has left the house.');
    },
  }),
];

/** The conversation, held with a model; what stands in the room afterwards. */
async function hold({ provider }: PlayedModel, streaming: boolean): Promise<readonly RoomEvent[]> {
  await using kit = new RoomKit();
  const page = new SimpleChannel('page', { capabilities: { mediaTypes: ['text', 'media'], supportsMedia: true } });
  kit.registerChannel(page);
  kit.registerChannel(new AIChannel('model', { provider, streaming, tools: TOOLS, systemPrompt: 'You sell tea.' }));
  const room = await kit.createRoom();
  for (const channelId of ['page', 'model']) await kit.attachChannel(room.id, channelId);
  for (const [at, caption] of QUESTIONS.entries()) {
    const words: EventContent = { type: 'text', body: caption };
    const picture: EventContent = { type: 'media', url: PICTURE, mimeType: 'image/png', caption };
    const content = at === QUESTIONS.length - 1 ? picture : words;
    const { error } = await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: room.id });
    expect(error ?? null).toBeNull();
  }
  return await kit.getTimeline(room.id);
}

function lineOf({ source, type, content }: RoomEvent): string {
  const head = `${source.channelId} ${type}:`;
  if (content.type === 'text') return `${head} ${content.body}`;
  if (content.type === 'media') return `${head} ${content.caption ?? ''}`;
  if (content.type !== 'system') return head;
  const { name, arguments: args, result, isError } = content.data as Readonly<Record<string, unknown>>;
  if (type === 'tool_call_start') return `${head} ${String(name)} ${JSON.stringify(args)}`;
  const told = String(result).startsWith('{') ? String(result) : JSON.stringify(result);
  return `${head} ${String(name)} ${told}${isError === true ? ' failed' : ''}`;
}

const SPLITS: readonly ModelEmulatorOptions['splitAt'][] = ['events', 'bytes'];

describe.each(Object.entries(MODELS))('a conversation with tools, with %s', (_name, start) => {
  it.each(SPLITS)('CORE-6.7.2 AI-A.9.1 streamed, the wire cut at %s, it leaves the same timeline', async (splitAt) => {
    await using model = await start({ script: ANSWERS, ...(splitAt === undefined ? {} : { splitAt }) });
    const events = await hold(model, true);
    expect(events.filter(({ source }) => source.channelId !== 'system').map(lineOf)).toEqual(TIMELINE);
    expect(model.requests()).toBe(ANSWERS.length);
  });

  it('CORE-6.7.2 AI-A.9.1 in one piece it leaves the same timeline', async () => {
    await using model = await start({ script: ANSWERS });
    const events = await hold(model, false);
    expect(events.filter(({ source }) => source.channelId !== 'system').map(lineOf)).toEqual(TIMELINE);
    const answers = events.filter(({ source, type }) => source.channelId === 'model' && type === 'message');
    expect(answers.map(({ metadata }) => metadata['loopEnd'])).toEqual([
      { reason: 'completed', rounds: 1, toolCalls: 0 },
      undefined,
      { reason: 'completed', rounds: 2, toolCalls: 2 },
      { reason: 'completed', rounds: 2, toolCalls: 1 },
      { reason: 'completed', rounds: 1, toolCalls: 0 },
    ]);
    const grouped = events.filter(({ correlationId }) => correlationId !== null);
    expect(new Set(grouped.map(({ correlationId }) => correlationId)).size).toBe(2);
    expect(grouped).toHaveLength(9);
  });
});
