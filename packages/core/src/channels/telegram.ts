import type { TelegramProvider } from '../ports/messaging.ts';
import { readyMade, type ReadyMadeOptions, sendPlainly } from './factory-options.ts';
import type { TransportChannel } from './transport-channel.ts';

/** How a Telegram channel is made. */
export type TelegramChannelOptions = ReadyMadeOptions<TelegramProvider>;

/**
 * Telegram. The binding's metadata name the chat as `telegramChatId`; messages bring it in their channel
 * data, and in a private chat it is the sender.
 */
export function telegramChannel(id: string, options: TelegramChannelOptions): TransportChannel<TelegramProvider> {
  return readyMade(id, 'telegram', options, { recipientKey: 'telegramChatId', send: sendPlainly });
}
