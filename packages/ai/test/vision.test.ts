import { MockAIProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { AIChannel } from '../src/index.ts';
import { scene } from './support/scene.ts';
import { TestTransport } from './support/transport.ts';

const PHOTO = { type: 'media', url: 'https://example.com/a.png', mimeType: 'image/png', caption: 'My cat' } as const;

describe('pictures', () => {
  it('reach a model that sees, now and as history', async () => {
    await using room = await scene();
    const provider = new MockAIProvider({ capabilities: { vision: true } });
    await room.attach(new TestTransport('web', { channelType: 'websocket' }));
    await room.attach(new AIChannel('ai', { provider }));
    await room.say('web', PHOTO);
    await room.say('web', 'What is it?');
    const picture = [
      { type: 'text', text: 'My cat' },
      { type: 'image', url: 'https://example.com/a.png', mimeType: 'image/png' },
    ];
    expect(provider.calls[0]?.context.messages).toEqual([{ role: 'user', content: picture }]);
    expect(provider.calls[1]?.context.messages[0]).toEqual({ role: 'user', content: picture });
  });

  it('are words for a model that does not see', async () => {
    await using room = await scene();
    const provider = new MockAIProvider();
    await room.attach(new TestTransport('web', { channelType: 'websocket' }));
    await room.attach(new AIChannel('ai', { provider }));
    await room.say('web', PHOTO);
    await room.say('web', 'What is it?');
    expect(JSON.stringify(provider.calls.map((call) => call.context.messages))).not.toContain('"image"');
    expect(JSON.stringify(provider.calls[1]?.context.messages)).toContain('My cat');
  });
});
