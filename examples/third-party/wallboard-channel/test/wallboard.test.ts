import { type ChannelBinding, ChannelOutput } from '@roomkit/core';
import { createTestKit } from '@roomkit/testing';
import { describeChannel } from '@roomkit/testing/conformance';
import { expect, it } from 'vitest';
import { WallboardChannel } from 'wallboard-channel';

describeChannel('WallboardChannel', {
  create() {
    const channel = new WallboardChannel('board', { show: () => undefined });
    const binding: ChannelBinding = {
      channelId: 'board',
      roomId: 'r1',
      channelType: 'custom:wallboard',
      category: 'transport',
      direction: 'bidirectional',
      access: 'read_only',
      muted: false,
      outputMuted: false,
      visibility: 'all',
      participantId: null,
      lastReadIndex: null,
      attachedAt: new Date(0),
      capabilities: channel.capabilities,
      rateLimit: null,
      retryPolicy: null,
      attribution: 'none',
      metadata: {},
    };
    return { channel, binding };
  },
});

it('shows the last lines, and an answer while it is written', async () => {
  const drawn: (readonly string[])[] = [];
  await using test = createTestKit();
  test.kit.registerChannel(new WallboardChannel('board', { height: 2, show: (lines) => drawn.push(lines) }));
  test.channel('desk');
  test.channel('bot', {
    channelType: 'ai',
    reply: (event) =>
      event.source.channelId === 'desk'
        ? ChannelOutput.of({
            responseStream: (async function* words() {
              yield 'In ';
              yield 'an hour.';
            })(),
          })
        : undefined,
  });
  await test.room('hall', ['board', 'desk', 'bot']);

  await test.receive('desk', 'When is dinner?', { roomId: 'hall' });
  expect(drawn[0]).toEqual(['When is dinner?']);
  expect(drawn).toContainEqual(['When is dinner?', 'In ']);
  expect(drawn.at(-1)).toEqual(['When is dinner?', 'In an hour.']);

  await test.kit.mute('hall', 'bot');
  await test.receive('desk', 'Thank you', { roomId: 'hall' });
  expect(drawn.at(-1)).toEqual(['In an hour.', 'Thank you']);
});

it('says which option cannot be used', () => {
  const make = (): unknown => new WallboardChannel('board', { height: 0, show: () => undefined });
  expect(make).toThrow('height');
});
