import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

import { AIChannel } from '@roomkit/ai';
import { Channel, ChannelOutput, type DeliveryStream, RoomKit, telegramChannel, textOf } from '@roomkit/core';
import type { AIProvider, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { TelegramEmulator } from '@roomkit/emulators/telegram';
import { createWebhookHandler } from '@roomkit/server';
import { TelegramBotProvider } from '@roomkit/telegram';
import { SimpleChannel } from '@roomkit/testing';

/** A model that writes a word every eighty milliseconds; any provider takes its place. */
class SlowModel implements AIProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'slow';
  readonly modelName = 'slow';
  readonly capabilities = { streaming: true } as const;

  async generate(): Promise<AIResponse> {
    return assert.fail('it is asked for a stream');
  }

  async *generateStream(): AsyncGenerator<AIStreamEvent> {
    const text =
      'Green tea is picked in spring. It is steamed, rolled, dried, and drunk within the year by those who know.';
    for (const word of text.split(/(?<= )/u)) {
      await setTimeout(80);
      yield { type: 'text', text: word };
    }
    const parts = [{ type: 'text', text } as const];
    yield { type: 'done', response: { parts, text, finishReason: 'stop', usage: {}, providerMetadata: {} } };
  }
}

/** A page that shows each word as it comes. */
class Page extends Channel {
  shown = '';

  override get supportsStreamingDelivery(): boolean {
    return true;
  }

  override async deliverStream(stream: DeliveryStream): Promise<ChannelOutput> {
    for await (const piece of stream) if (typeof piece === 'string') process.stdout.write(piece);
    process.stdout.write('\n');
    const committed = await stream.committed;
    this.shown = committed === null ? '' : textOf(committed);
    return ChannelOutput.empty();
  }
}

const telegram = await new TelegramEmulator({ webhookUrl: 'https://rooms.example/webhooks/telegram' }).start();
const { botToken, secretToken: webhookSecret, url: baseUrl } = telegram;
const provider = new TelegramBotProvider({ botToken, webhookSecret, baseUrl });
const page = new Page('page', { channelType: 'websocket' });
const sms = new SimpleChannel('sms');

const kit = new RoomKit();
// Telegram can edit: the answer is one message that grows. A short pause for the example; the default is longer.
kit.registerChannel(telegramChannel('telegram', { provider, streaming: { intervalMs: 500 } }));
for (const channel of [page, sms]) kit.registerChannel(channel);
kit.registerChannel(new AIChannel('assistant', { provider: new SlowModel() }));
telegram.deliverTo(createWebhookHandler(kit).fetch);

await telegram.person(5_550_001).text('hello').deliver();
const [room] = await kit.listRooms();
assert.ok(room);
for (const channelId of ['page', 'sms', 'assistant']) await kit.attachChannel(room.id, channelId);
await telegram.person(5_550_001).text('Tell me about green tea').deliver();
await kit.whenIdle();

const [grown, ...more] = telegram.messages.sent();
assert.ok(grown);
console.log(`on Telegram: one message, edited ${grown.edits} times: ${grown.text ?? ''}`);
console.log(`by SMS: ${textOf(sms.delivered.at(-1) ?? assert.fail('nothing came'))}`);
assert.equal(more.length, 0);
assert.ok(grown.edits >= 2);
assert.equal(grown.text, page.shown);
assert.equal(textOf(sms.delivered.at(-1) ?? assert.fail('nothing came')), page.shown);

await kit.close();
await telegram[Symbol.asyncDispose]();
