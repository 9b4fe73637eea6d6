import type { EmulatedFile, NewMessage } from '../emulator/messages.ts';
import { badRequest, refusal, taken } from './errors.ts';
import { readHtml } from './html.ts';
import { REACTIONS } from './reactions.ts';
import type { TelegramCall } from './schema.ts';
import type { TelegramEmulator } from './telegram-emulator.ts';

const FILE_FIELDS = ['photo', 'document', 'video', 'animation', 'audio', 'voice'] as const;
const TWO_DAYS_IN_SECONDS = 48 * 3600;
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

type Files = ReadonlyMap<string, EmulatedFile>;

/** What a call of a method does, once its fields are right. */
export function callMethod(emulator: TelegramEmulator, method: string, call: TelegramCall, files: Files): Response {
  const become = emulator.migrations.get(String(call.chat_id));
  if (become !== undefined) {
    const description = 'Bad Request: group chat was upgraded to a supergroup chat';
    return refusal(400, description, { migrate_to_chat_id: become });
  }
  switch (method) {
    case 'getMe':
      return taken({ id: emulator.botId, is_bot: true, first_name: 'Bot', username: 'emulated_bot' });
    case 'editMessageText':
    case 'editMessageCaption':
      return edit(emulator, method, call);
    case 'deleteMessage':
      return remove(emulator, call);
    case 'setMessageReaction':
      return react(emulator, call);
    case 'sendChatAction':
      emulator.typing.push(String(call.chat_id));
      return taken(true);
    case 'answerCallbackQuery':
      if (!emulator.openQueries.delete(call.callback_query_id ?? '')) {
        return badRequest('query is too old and response timeout expired or query ID is invalid');
      }
      emulator.answeredQueries.push(call.callback_query_id ?? '');
      return taken(true);
    default:
      return send(emulator, call, files);
  }
}

function send(emulator: TelegramEmulator, call: TelegramCall, files: Files): Response {
  const words = wordsOf(call);
  if ('refused' in words) return words.refused;
  const field = FILE_FIELDS.find((name) => call[name] !== undefined);
  const file = field === undefined ? null : fileOf(call[field] ?? '', files);
  if (field !== undefined && file === null) return badRequest(`wrong file identifier/HTTP URL specified`);
  const chat = call.chat_id ?? 0;
  // A public name stands for a number, which the answer tells.
  const chatId = typeof chat === 'string' && chat.startsWith('@') ? -1_001_234_567_890 : Number(chat);
  const { id, messageId, date } = emulator.nextMessage(chatId);
  const { latitude, longitude, reply_parameters: reply } = call;
  const message: NewMessage = {
    id,
    author: 'business',
    from: String(emulator.botId),
    to: call.message_thread_id === undefined ? String(chatId) : `${chatId}:${call.message_thread_id}`,
    text: words.text,
    files: file === null ? [] : [file],
    location: latitude === undefined || longitude === undefined ? null : { latitude, longitude },
    buttons: (call.reply_markup?.inline_keyboard ?? []).flatMap((row) => row.map(({ text }) => text)),
    replyTo: reply ? `${reply.chat_id ?? chatId}:${reply.message_id}` : null,
  };
  emulator.messages.add(message);
  const from = { id: emulator.botId, is_bot: true, first_name: 'Bot' };
  return taken({ message_id: messageId, date, chat: { id: chatId, type: 'private' }, from, text: words.text ?? '' });
}

function edit(emulator: TelegramEmulator, method: string, call: TelegramCall): Response {
  const id = `${call.chat_id}:${call.message_id}`;
  const message = emulator.messages.get(id);
  if (!message || message.isDeleted) return badRequest('message to edit not found');
  if (message.author === 'person' || emulator.editsLeft <= 0) return badRequest("message can't be edited");
  const isFile = message.files.length > 0;
  if (method === 'editMessageText' && isFile) return badRequest('there is no text in the message to edit');
  if (method === 'editMessageCaption' && !isFile) return badRequest('there is no caption in the message to edit');
  const words = wordsOf(call);
  if ('refused' in words) return words.refused;
  if (words.text === message.text) {
    return badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  emulator.editsLeft -= 1;
  emulator.messages.change(id, { text: words.text, edits: message.edits + 1 });
  return taken({ message_id: call.message_id, date: 0, chat: { id: call.chat_id, type: 'private' } });
}

/** https://core.telegram.org/bots/api#deletemessage */
function remove(emulator: TelegramEmulator, call: TelegramCall): Response {
  const id = `${call.chat_id}:${call.message_id}`;
  const message = emulator.messages.get(id);
  if (!message || message.isDeleted) return badRequest('message to delete not found');
  if (emulator.ageOf(id) > TWO_DAYS_IN_SECONDS) return badRequest("message can't be deleted for everyone");
  emulator.messages.change(id, { isDeleted: true });
  return taken(true);
}

function react(
  emulator: TelegramEmulator,
  { chat_id: chat, message_id: messageId, reaction = [] }: TelegramCall,
): Response {
  const emojis = reaction.map((one) => (one.type === 'emoji' ? one.emoji : one.custom_emoji_id));
  const isKnown = reaction.every((one) => one.type === 'custom_emoji' || REACTIONS.has(one.emoji));
  if (!isKnown) return badRequest('REACTION_INVALID');
  const message = emulator.messages.change(`${chat}:${messageId}`, { reactions: emojis });
  return message ? taken(true) : badRequest('message to react not found');
}

function wordsOf({ text, caption, parse_mode: mode }: TelegramCall): { text: string | null } | { refused: Response } {
  const given = text ?? caption;
  if (given === undefined) return { text: null };
  const read = mode === 'HTML' ? readHtml(given) : { text: given };
  if (read.text === undefined) return { refused: badRequest(`can't parse entities: ${read.wrong}`) };
  if (text !== undefined && read.text.trim() === '') return { refused: badRequest('message text is empty') };
  const limit = text === undefined ? MAX_CAPTION : MAX_TEXT;
  if (read.text.length <= limit) return { text: read.text };
  return { refused: badRequest(text === undefined ? 'message caption is too long' : 'message is too long') };
}

/** A part of the call, an address, or the id of a file that Telegram has. */
function fileOf(value: string, files: Files): EmulatedFile | null {
  if (value.startsWith('attach://')) return files.get(value.slice('attach://'.length)) ?? null;
  if (/^https?:\/\/.+/u.test(value)) return { url: value, mimeType: null, filename: null, bytes: null };
  return null;
}
