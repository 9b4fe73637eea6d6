import assert from 'node:assert/strict';

import { AIChannel } from '@roomkit/ai';
import {
  Channel,
  type ChannelBinding,
  ChannelOutput,
  type DeliveryStream,
  RoomKit,
  type RoomEvent,
  textOf,
} from '@roomkit/core';
import { MockAIProvider } from '@roomkit/testing';

/** A page that shows an answer while it is written. */
class Page extends Channel {
  readonly lines: string[] = [];
  pieces = 0;

  constructor(id: string) {
    super(id, { channelType: 'websocket', capabilities: { maxLength: 400 } });
  }

  override get supportsStreamingDelivery(): boolean {
    return true;
  }

  override async deliverStream(stream: DeliveryStream, _event: RoomEvent): Promise<ChannelOutput> {
    process.stdout.write('  assistant: ');
    for await (const piece of stream) {
      if (typeof piece !== 'string') continue;
      this.pieces += 1;
      process.stdout.write(piece);
    }
    process.stdout.write('\n');
    // The text was provisional until here; what was committed is what counts.
    const committed = await stream.committed;
    if (committed) this.lines.push(textOf(committed));
    return ChannelOutput.empty();
  }

  override deliver(event: RoomEvent, _binding: ChannelBinding): ChannelOutput {
    this.lines.push(textOf(event));
    return ChannelOutput.empty();
  }
}

// A scripted model; AnthropicAIProvider.fromEnv() or OpenAIAIProvider.fromEnv() take its place.
const provider = new MockAIProvider({
  streaming: true,
  answers: [
    { chunks: ['We have ', 'green tea ', 'and black tea.'] },
    ({ messages }) => ({
      chunks: ['You asked ', `${messages.filter(({ role }) => role === 'user').length} `, 'times.'],
    }),
  ],
});
const page = new Page('page');
await using kit = new RoomKit();
kit.registerChannel(page);
kit.registerChannel(new AIChannel('assistant', { provider, systemPrompt: 'You sell tea. Be brief.' }));
const turns: string[] = [];
kit.hook('on_ai_response', ({ text, usage }) => {
  turns.push(`${text.length} characters, tokens ${JSON.stringify(usage)}`);
});

const { id } = await kit.createRoom({ roomId: 'shop' });
await kit.attachChannel(id, 'page');
await kit.attachChannel(id, 'assistant');

async function ask(body: string): Promise<void> {
  console.log(`  ana: ${body}`);
  await kit.processInbound({ channelId: 'page', senderId: 'ana', content: { type: 'text', body } }, { roomId: id });
}

await ask('What do you have?');
assert.deepEqual(page.lines, ['We have green tea and black tea.']);
assert.equal(page.pieces, 3);

// The model reads what it may see, and knows what the page can show.
await ask('Which one wakes me up?');
assert.equal(page.lines.at(-1), 'You asked 2 times.');
const [first] = provider.calls;
assert.match(first?.context.systemPrompt ?? '', /You sell tea/u);
assert.equal(first?.context.targetCapabilities?.maxLength, 400);

// Muted: the model is not asked at all.
await kit.mute(id, 'assistant');
const calls = provider.calls.length;
await ask('Hello?');
assert.equal(provider.calls.length, calls);
assert.equal(page.lines.length, 2);
console.log(`  (muted, it is not asked)\nturns: ${turns.join('; ')}`);
assert.equal(turns.length, 2);

// What it said is in the timeline, as every other message.
const timeline = await kit.getTimeline(id, { types: ['message'] });
assert.deepEqual(
  timeline.map(({ source }) => source.channelId),
  ['page', 'assistant', 'page', 'assistant', 'page'],
);
