import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { TelegramEmulator } from './telegram-emulator.ts';

/** A file a person sends. */
export interface TelegramFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly filename?: string;
  readonly caption?: string;
}

/** Where a person writes. Ids of groups are negative. */
export interface TelegramChat {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup' | 'channel';
  /** A topic of a forum. */
  readonly threadId?: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Somebody with Telegram, who writes to the bot. */
export class TelegramPerson {
  readonly userId: number;
  readonly chat: TelegramChat;
  readonly #emulator: TelegramEmulator;

  constructor(emulator: TelegramEmulator, userId: number, chat: TelegramChat) {
    this.#emulator = emulator;
    this.userId = userId;
    this.chat = chat;
  }

  text(body: string): WebhookCall {
    return this.#say({ text: body }, body);
  }

  /** Answers a message, named as `chat:message`. */
  reply(id: string, body: string): WebhookCall {
    return this.#say({ text: body, reply_to_message: this.#named(id) }, body);
  }

  media(
    kind: 'photo' | 'document' | 'video' | 'animation' | 'audio' | 'voice' | 'video_note' | 'sticker',
    file: TelegramFile,
  ): WebhookCall {
    const { bytes, caption, filename, mimeType } = file;
    const facts = { file_id: this.#emulator.keep(file), file_unique_id: 'u', file_size: bytes.byteLength };
    const typed = { ...facts, mime_type: mimeType, ...(filename ? { file_name: filename } : {}) };
    const small = { ...facts, file_id: 'thumbnail', width: 90, height: 90 };
    const value = kind === 'photo' ? [small, { ...facts, width: 800, height: 800 }] : typed;
    // Old clients read an animation as a document, so Telegram sends both.
    const both = kind === 'animation' ? { document: typed } : {};
    return this.#say({ [kind]: value, ...both, ...(caption ? { caption } : {}) }, caption ?? null);
  }

  location(latitude: number, longitude: number): WebhookCall {
    return this.#say({ location: { latitude, longitude } }, null);
  }

  venue(latitude: number, longitude: number, title: string, address: string): WebhookCall {
    const location = { latitude, longitude };
    return this.#say({ location, venue: { location, title, address } }, null);
  }

  /** Taps a button of a message's inline keyboard. */
  tap(id: string, label: string, data: string): WebhookCall {
    const queryId = String(4_382_000_000 + this.#emulator.openQueries.size + this.#emulator.answeredQueries.length);
    this.#emulator.openQueries.add(queryId);
    const keyboard = { inline_keyboard: [[{ text: label, callback_data: data }]] };
    const message = { ...this.#named(id), reply_markup: keyboard };
    const query = { id: queryId, from: this.#user(), chat_instance: '1', data, message };
    return this.#emulator.update({ callback_query: query });
  }

  /** The reactions a message has now, instead of those it had. */
  react(id: string, emojis: readonly string[], former: readonly string[] = []): WebhookCall {
    const typed = (emoji: string): Fields =>
      /^\d+$/u.test(emoji) ? { type: 'custom_emoji', custom_emoji_id: emoji } : { type: 'emoji', emoji };
    const change = { old_reaction: former.map(typed), new_reaction: emojis.map(typed) };
    return this.#emulator.update({ message_reaction: { ...this.#named(id), user: this.#user(), ...change } });
  }

  /** Writes something else where one of their own messages stands. */
  edit(id: string, body: string): WebhookCall {
    const edited = { ...this.#named(id), from: this.#user(), edit_date: this.#seconds(), text: body };
    this.#emulator.messages.change(id, { text: body });
    return this.#emulator.update({ edited_message: edited });
  }

  /** Something that has no words, such as a dice. */
  unsupported(kind = 'dice', value: unknown = { emoji: '🎲', value: 4 }): WebhookCall {
    return this.#say({ [kind]: value }, null);
  }

  #say(message: Fields, text: string | null): WebhookCall {
    const { id, messageId, date } = this.#emulator.nextMessage(this.chat.id);
    this.#emulator.messages.add({
      id,
      author: 'person',
      from: String(this.userId),
      to: String(this.#emulator.botId),
      text,
    });
    const { threadId } = this.chat;
    const thread = threadId === undefined ? {} : { message_thread_id: threadId, is_topic_message: true };
    const from = this.chat.type === 'channel' ? { sender_chat: this.#chat() } : { from: this.#user() };
    const whole = { message_id: messageId, date, chat: this.#chat(), ...from, ...thread, ...message };
    return this.#emulator.update({ [this.chat.type === 'channel' ? 'channel_post' : 'message']: whole });
  }

  #named(id: string): Fields {
    return { message_id: Number(id.split(':').at(-1)), date: this.#seconds(), chat: this.#chat() };
  }

  #user(): Fields {
    return { id: this.userId, is_bot: false, first_name: 'Ada', last_name: 'Lovelace', username: 'ada' };
  }

  #chat(): Fields {
    const { id, type } = this.chat;
    return { id, type, ...(type === 'private' ? { first_name: 'Ada' } : { title: 'The group' }) };
  }

  #seconds(): number {
    return Math.floor(this.#emulator.date / 1000);
  }
}
