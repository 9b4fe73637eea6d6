/** The Telegram Bot API as a local server. */
export { type ReadHtml, readHtml } from './telegram/html.ts';
export { type TelegramChat, type TelegramFile, TelegramPerson } from './telegram/person.ts';
export { TelegramEmulator, type TelegramEmulatorOptions } from './telegram/telegram-emulator.ts';
