import { RoomKit, telegramChannel } from '@roomkit/core';
import { TelegramBotProvider } from '@roomkit/telegram';

const kit = new RoomKit();
const provider = TelegramBotProvider.fromEnv();
kit.registerChannel(telegramChannel('telegram', { provider }));

// Once: tells Telegram where to call, with the secret. It calls with messages, edits, taps and reactions.
await provider.setWebhook('https://rooms.example/webhooks/telegram');
export const POST = (request: Request): Promise<Response> => kit.processWebhook('telegram', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'telegram', { metadata: { telegramChatId: '5550001' } });
await kit.sendEvent(id, 'system', {
  type: 'rich',
  body: 'Shall we deliver **today**?',
  buttons: [{ label: 'Yes', payload: 'today' }, { label: 'Later' }],
});
await kit.whenIdle();
