import { TelegramEmulator } from '@roomkit/emulators/telegram';
import { Bot, GrammyError, InlineKeyboard, InputFile } from 'grammy';
import { describe, expect, it } from 'vitest';

/** A client by others, so that provider and emulator cannot share a misreading. */
function clientOf(emulator: TelegramEmulator): Bot {
  return new Bot(emulator.botToken, { client: { apiRoot: emulator.url } });
}

describe('grammY against the emulator', () => {
  it('sends, edits, reacts and deletes', async () => {
    await using emulator = await new TelegramEmulator().start();
    const { api } = clientOf(emulator);
    const keyboard = new InlineKeyboard().text('Yes', 'y').url('Site', 'https://example.org');
    const sent = await api.sendMessage(5, '<b>hi</b> &amp; bye', { parse_mode: 'HTML', reply_markup: keyboard });
    const id = `5:${sent.message_id}`;
    expect(emulator.messages.get(id)).toMatchObject({ text: 'hi & bye', buttons: ['Yes', 'Site'], to: '5' });
    await api.editMessageText(5, sent.message_id, 'better');
    await api.setMessageReaction(5, sent.message_id, [{ type: 'emoji', emoji: '👍' }]);
    expect(emulator.messages.get(id)).toMatchObject({ text: 'better', edits: 1, reactions: ['👍'] });
    await api.sendChatAction(5, 'typing');
    expect(emulator.typing).toEqual(['5']);
    await api.deleteMessage(5, sent.message_id);
    expect(emulator.messages.get(id)?.isDeleted).toBe(true);
  });

  it('uploads files and gets those of people', async () => {
    await using emulator = await new TelegramEmulator().start();
    const { api } = clientOf(emulator);
    await api.sendDocument(5, new InputFile(new Uint8Array([1, 2, 3]), 'a.bin'), { caption: 'Look' });
    const [message] = emulator.messages.sent();
    expect(message).toMatchObject({ text: 'Look', files: [{ filename: 'a.bin' }] });
    expect([...(message?.files[0]?.bytes ?? [])]).toEqual([1, 2, 3]);
    const id = emulator.keep({ bytes: new Uint8Array(4), mimeType: 'text/plain', filename: 'a.txt' });
    expect(await api.getFile(id)).toMatchObject({ file_size: 4, file_path: `documents/${id}.txt` });
  });

  it('reads updates and answers taps', async () => {
    await using emulator = await new TelegramEmulator().start();
    const bot = clientOf(emulator);
    await bot.init();
    const seen: unknown[] = [];
    bot.on('message:text', ({ message, chat }) => void seen.push([chat.id, message.text]));
    bot.on('edited_message:text', ({ editedMessage }) => void seen.push(editedMessage.text));
    bot.on('message:photo', ({ message }) => void seen.push(message.photo.length));
    bot.on('message_reaction', (context) => void seen.push(context.reactions().emojiAdded));
    bot.on('callback_query:data', async (context) => {
      seen.push(context.callbackQuery.data);
      await context.answerCallbackQuery();
    });
    const person = emulator.person(5);
    const photo = { bytes: new Uint8Array(3), mimeType: 'image/jpeg' };
    for (const call of [
      person.text('hi'),
      person.edit('5:1', 'better'),
      person.media('photo', photo),
      person.react('5:1', ['🔥']),
      person.tap('5:1', 'Yes', 'y'),
    ]) {
      const update: unknown = await (await call.request()).json();
      await bot.handleUpdate(update as Parameters<typeof bot.handleUpdate>[0]);
    }
    expect(seen).toEqual([[5, 'hi'], 'better', 2, ['🔥'], 'y']);
    expect(emulator.answeredQueries).toHaveLength(1);
  });

  it('understands its refusals', async () => {
    await using emulator = await new TelegramEmulator().start();
    const { api } = clientOf(emulator);
    emulator.fault('rate_limited');
    const limited = await api.sendMessage(5, 'hi').catch((error: unknown) => error);
    expect(limited).toBeInstanceOf(GrammyError);
    expect(limited).toMatchObject({ error_code: 429, parameters: { retry_after: 2 } });
    const unreadable = api.sendMessage(5, '<b>hi', { parse_mode: 'HTML' });
    await expect(unreadable).rejects.toMatchObject({ error_code: 400, description: expect.stringContaining('parse') });
    await expect(api.sendMessage(5, 'a'.repeat(4097))).rejects.toMatchObject({ error_code: 400 });
    await expect(new Bot('1:wrong', { client: { apiRoot: emulator.url } }).api.getMe()).rejects.toMatchObject({
      error_code: 401,
    });
  });
});
