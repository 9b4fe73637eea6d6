import { type MockAICall, MockAIProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { AIChannel } from '../../src/index.ts';
import { asked, scene } from '../support/scene.ts';
import { TestTransport } from '../support/transport.ts';

async function longRoom(said: number, maxContextEvents = 3) {
  const room = await scene();
  const provider = new MockAIProvider({ answers: ['yes'] });
  for (const channel of [new TestTransport('sms'), new AIChannel('ai', { provider, maxContextEvents })]) {
    await room.attach(channel);
  }
  for (let count = 1; count <= said; count += 1) await room.say('sms', `word ${count}`, { addressedTo: [] });
  return { ...room, provider };
}

const note = (call: MockAICall | undefined): string | undefined =>
  /Earlier messages.*\./u.exec(call?.context.systemPrompt ?? '')?.[0];

describe('a window that does not reach back', () => {
  it('AI-19.3.2.1 says how many messages it leaves out that the channel has not seen, hidden ones not counted', async () => {
    const room = await longRoom(4);
    await room.say('sms', 'hidden', { addressedTo: [], visibility: 'sms' });
    for (const word of ['a', 'b', 'c']) await room.say('sms', word, { addressedTo: [] });
    await room.say('sms', 'and you?', { addressedTo: ['ai'] });
    expect(asked(room.provider.calls[0])).toEqual(['user: a', 'user: b', 'user: c', 'user: and you?']);
    expect(note(room.provider.calls[0])).toBe('Earlier messages you have not seen: 4.');
    await room.kit.close();
  });

  it('AI-19.3.2.1 says nothing where the channel has spoken since, or nothing is left out', async () => {
    const room = await longRoom(5);
    await room.say('sms', 'first', { addressedTo: ['ai'] });
    await room.say('sms', 'second', { addressedTo: ['ai'] });
    expect(asked(room.provider.calls[1])).toEqual(['user: word 5', 'user: first', 'assistant: yes', 'user: second']);
    expect(note(room.provider.calls[1])).toBeUndefined();
    await room.kit.close();
    const short = await longRoom(3);
    await short.say('sms', 'now', { addressedTo: ['ai'] });
    expect(asked(short.provider.calls[0])).toEqual(['user: word 1', 'user: word 2', 'user: word 3', 'user: now']);
    expect(note(short.provider.calls[0])).toBeUndefined();
    await short.kit.close();
  });

  it('AI-19.3.2.1 counts from the last word of the channel that lies before the window', async () => {
    const room = await longRoom(2);
    await room.say('sms', 'you?', { addressedTo: ['ai'] });
    for (let count = 1; count <= 5; count += 1) await room.say('sms', `then ${count}`, { addressedTo: [] });
    await room.say('sms', 'and now?', { addressedTo: ['ai'] });
    expect(note(room.provider.calls[1])).toBe('Earlier messages you have not seen: 2.');
    await room.kit.close();
  });
});
