import { AIChannel } from '@roomkit/ai';
import { Channel, ChannelOutput, RoomKit, textOf, type RoomEvent } from '@roomkit/core';
import { MockAIProvider } from '@roomkit/testing';

class Page extends Channel {
  override deliver(event: RoomEvent): ChannelOutput {
    process.stdout.write(`${event.source.channelId}: ${textOf(event)}\n`);
    return ChannelOutput.empty();
  }
}

const provider = new MockAIProvider({ answers: ['Green or black?'] });
await using kit = new RoomKit();
kit.registerChannel(new Page('page', { channelType: 'websocket' }));
kit.registerChannel(new AIChannel('assistant', { provider, systemPrompt: 'You sell tea.' }));

const room = await kit.createRoom();
await kit.attachChannel(room.id, 'page');
await kit.attachChannel(room.id, 'assistant');
const content = { type: 'text', body: 'Some tea, please' } as const;
await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: room.id });
