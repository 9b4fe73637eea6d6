import { describe, expect, it } from 'vitest';

import { type RoomEvent, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2, type R3, r3 } from '../support/kit.ts';

/** An agent that writes down what it is told: the history it may see, without what was taken back. */
async function withPrompts(): Promise<R3 & { readonly prompts: string[][] }> {
  const prompts: string[][] = [];
  const bench: R3 = await r3(async (event, context) => {
    const history = await bench.kit.visibleEvents(context, 'ai');
    const words = (events: readonly RoomEvent[]): string[] =>
      events
        .filter((shown) => shown.type === 'message' && shown.metadata['deleted'] !== true)
        .map((shown) => textOf(shown));
    prompts.push([...words(history), ...words([event])]);
    return null;
  });
  return { ...bench, prompts };
}

describe('flows', () => {
  it('CORE-B.5.1 an advisor joins, the agent whispers to them, and is heard by all again', async () => {
    const { kit, addAgent, add, say, timeline } = await r2();
    await kit.detachChannel('r1', 'b');
    const customer = await add('customer');
    await addAgent('ai', (event) => (event.source.channelType === 'ai' ? null : `re: ${textOf(event)}`));
    const start = (await timeline()).length;
    await say('a', 'question');
    const advisor = await add('advisor', { channelType: 'websocket' });
    await kit.mute('r1', 'ai');
    await say('advisor', 'I take over');
    await kit.setVisibility('r1', 'ai', 'advisor');
    await kit.unmute('r1', 'ai');
    await say('a', 'another one');
    await kit.setVisibility('r1', 'ai', 'all');
    await say('a', 'the last one');
    const records = (await timeline()).slice(start).filter((event) => event.source.channelId === 'system');
    expect(records.map((event) => event.type)).toEqual([
      'channel_attached',
      'channel_muted',
      'channel_updated',
      'channel_unmuted',
      'channel_updated',
    ]);
    expect(customer.words).toEqual([
      'question',
      're: question',
      'I take over',
      'another one',
      'the last one',
      're: the last one',
    ]);
    expect(advisor.words).toEqual(['another one', 're: another one', 'the last one', 're: the last one']);
  });

  it('CORE-B.6.1 an edit is native where it can be, words elsewhere, and what agents know from then on', async () => {
    const { add, say, b, prompts } = await withPrompts();
    const socket = await add('socket', {
      channelType: 'websocket',
      capabilities: { supportsEdit: true, supportsDelete: true },
    });
    const targetEventId = (await say('a', 'it costs 5000$')).event?.id ?? '';
    const content = { type: 'edit', targetEventId, newContent: text('it costs 50000$') } as const;
    await say('a', '', { content, eventType: 'edit' });
    await say('a', 'what does it cost?');
    expect(socket.delivered.map((event) => event.content.type)).toEqual(['text', 'edit', 'text']);
    expect(b.words[1]).toBe('Correction: it costs 50000$');
    expect(prompts.at(-1)).toEqual(['it costs 50000$', 'what does it cost?']);
  });

  it('CORE-B.7.1 a deletion is native where it can be, words elsewhere, and marked for agents', async () => {
    const { add, say, b, prompts } = await withPrompts();
    const socket = await add('socket', {
      channelType: 'websocket',
      capabilities: { supportsEdit: true, supportsDelete: true },
    });
    const targetEventId = (await say('a', 'my PIN is 1234')).event?.id ?? '';
    const content = { type: 'delete', targetEventId, deleteType: 'sender' } as const;
    await say('a', '', { content, eventType: 'delete' });
    await say('a', 'what is my PIN?');
    expect(socket.delivered.map((event) => event.content.type)).toEqual(['text', 'delete', 'text']);
    expect(b.words[1]).toBe('[Message deleted]');
    expect(prompts.at(-1)).toEqual(['what is my PIN?']);
  });
});
