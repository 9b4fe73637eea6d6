import assert from 'node:assert/strict';

import { RoomKit, telegramChannel, textOf } from '@roomkit/core';
import { TelegramEmulator } from '@roomkit/emulators/telegram';
import { createWebhookHandler } from '@roomkit/server';
import { TelegramBotProvider } from '@roomkit/telegram';
import { SimpleChannel } from '@roomkit/testing';

// The Bot API as a local server. With your own bot, read the options by `TelegramBotProvider.fromEnv()`.
const telegram = await new TelegramEmulator({ webhookUrl: 'https://rooms.example/webhooks/telegram' }).start();
const { botToken, secretToken: webhookSecret, url: baseUrl } = telegram;
const provider = new TelegramBotProvider({ botToken, webhookSecret, baseUrl });

const kit = new RoomKit();
kit.registerChannel(telegramChannel('telegram', { provider }));
kit.registerChannel(new SimpleChannel('desk', { senderIsParticipant: true }));
telegram.deliverTo(createWebhookHandler(kit).fetch);
// Once: tells Telegram where to call.
await provider.setWebhook('https://rooms.example/webhooks/telegram');
console.log(`Telegram calls ${telegram.webhookSettings?.url ?? ''}`);

// Somebody writes to the bot, and corrects it: the room shows what they mean.
const ana = telegram.person(5_550_001);
await ana.text('Two tickets for fryday').deliver();
const [room] = await kit.listRooms();
assert.ok(room);
const { id } = room;
const said = telegram.messages.list().at(-1)?.id ?? '';
await ana.edit(said, 'Two tickets for Friday').deliver();
const [first] = await kit.getTimeline(id, { types: ['message'] });
assert.ok(first);
console.log(`in the room: ${textOf(first)}`);
assert.equal(textOf(first), 'Two tickets for Friday');

// The desk answers, corrects itself, and takes another message back.
await kit.attachChannel(id, 'desk');
async function say(content: Parameters<typeof kit.sendEvent>[2]): Promise<string> {
  const message = { channelId: 'desk', senderId: 'kim', content } as const;
  const { event } = await kit.processInbound(message, { roomId: id });
  return event?.id ?? '';
}
const price = await say({ type: 'text', body: 'That is 40 €' });
const newContent = { type: 'text', body: 'That is 36 €: it is Friday' } as const;
await say({ type: 'edit', targetEventId: price, newContent });
const slip = await say({ type: 'text', body: 'Ben, are there any left?' });
await say({ type: 'delete', targetEventId: slip, deleteType: 'sender' });
await kit.whenIdle();
const shown = telegram.messages.sent().map(({ text, edits, isDeleted }) => [text, edits, isDeleted] as const);
for (const [text, edits, isDeleted] of shown) {
  console.log(`on Telegram: ${isDeleted ? '(gone)' : (text ?? '')}${edits > 0 ? ' (edited)' : ''}`);
}
assert.deepEqual(shown[0], ['That is 36 €: it is Friday', 1, false]);
assert.equal(shown[1]?.[2], true);

// Reactions, each way.
const emojis: string[] = [];
await kit.subscribeRoom(id, ({ data }) => void emojis.push(String(data['emoji'])));
await ana.react(telegram.messages.sent()[0]?.id ?? '', ['❤']).deliver();
assert.deepEqual(emojis, ['❤']);
const reaction = { eventId: first.id, emoji: '👍', action: 'add' } as const;
await kit.publishReaction(id, 'kim', reaction, { channelId: 'desk' });
await kit.whenIdle();
console.log(`reactions: theirs ${emojis[0] ?? ''}, ours ${(telegram.messages.get(said)?.reactions ?? []).join()}`);
assert.deepEqual(telegram.messages.get(said)?.reactions, ['👍']);

await kit.close();
await telegram[Symbol.asyncDispose]();
