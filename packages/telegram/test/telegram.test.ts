import { inspect } from 'node:util';

import type { EventContent, FetchedMedia } from '@roomkit/core';
import { anEvent, createTestClock, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, requestOf, startTelegram } from './support/start-telegram.ts';

const edit = (newContent: EventContent): EventContent => ({ type: 'edit', targetEventId: 'e1', newContent });
const DELETE: EventContent = { type: 'delete', targetEventId: 'e1', deleteType: 'sender' };
const GROUP = { id: -1_001_234_567, type: 'supergroup', threadId: 42 } as const;
const MEBIBYTE = 1024 * 1024;

const readMedia = async (url: string): Promise<FetchedMedia> => ({
  bytes: new TextEncoder().encode(url),
  mimeType: 'application/octet-stream',
  filename: 'from-the-store.bin',
});

describe('files', () => {
  it.each([
    ['image/png', 'sendPhoto'],
    ['image/gif', 'sendAnimation'],
    ['video/mp4', 'sendVideo'],
    ['audio/mpeg', 'sendAudio'],
    ['audio/ogg; codecs=opus', 'sendVoice'],
    ['application/zip', 'sendDocument'],
  ])('CORE-A.13.1 %s goes by %s', async (mimeType, method) => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    await provider.send(anEvent({ content: { type: 'media', url: 'https://files.example/a', mimeType } }), PERSON);
    expect(emulator.requests.map(({ path }) => path.split('/').at(-1))).toEqual([method]);
    expect(emulator.messages.sent()[0]?.files).toMatchObject([{ url: 'https://files.example/a' }]);
  });

  it('that Telegram does not fetch go along', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const content = { type: 'media', url: 'https://files.example/a.txt', mimeType: 'text/plain' } as const;
    await provider.send(anEvent({ content: { ...content, filename: 'notes.txt', caption: 'Look' } }), PERSON, {
      readMedia,
    });
    const [message] = emulator.messages.sent();
    expect(message).toMatchObject({ text: 'Look', files: [{ filename: 'notes.txt', mimeType: 'text/plain' }] });
    expect(new TextDecoder().decode(message?.files[0]?.bytes ?? undefined)).toBe('https://files.example/a.txt');
    await expect(provider.send(anEvent({ content }), PERSON)).rejects.toMatchObject({ code: 'content_unsupported' });
  });

  it('go as they fit: large pictures along, larger ones as files, and what is too large not at all', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const send = (megabytes: number): Promise<unknown> => {
      const sizeBytes = megabytes * MEBIBYTE;
      const content = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', sizeBytes } as const;
      return provider.send(anEvent({ content }), PERSON, { readMedia });
    };
    await send(6);
    await send(11);
    await expect(send(51)).rejects.toMatchObject({ code: 'media_too_large', retryable: false });
    expect(emulator.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['sendPhoto', 'sendDocument']);
    expect(emulator.messages.sent().map(({ files }) => files[0]?.bytes?.byteLength)).toEqual([27, 27]);
  });

  it('a caption that is too long follows as a message', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const caption = 'a'.repeat(1025);
    const content = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', caption } as const;
    const result = await provider.send(anEvent({ content }), PERSON);
    expect(result.providerMessageIds).toEqual(emulator.messages.sent().map(({ id }) => id));
    expect(emulator.messages.sent().map(({ text, files }) => [text, files.length])).toEqual([
      [null, 1],
      [caption, 0],
    ]);
  });
});

describe('the token', () => {
  it('CORE-17.7.1 is seen in no error, also where the network’s own one names the address', async () => {
    const failing: typeof fetch = async (input) => {
      throw Object.assign(new Error(`request to ${new Request(input).url} failed`), { code: 'ECONNRESET' });
    };
    const { emulator, provider } = await startTelegram({ fetch: failing });
    await using _emulator = emulator;
    const failures = await Promise.all(
      [
        provider.send(anEvent(), PERSON),
        provider.sendTyping(PERSON, true),
        provider.fetchMedia(`${emulator.url}/getFile?file_id=a`),
      ].map((call) =>
        call.then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    );
    expect(failures).toMatchObject([
      { code: 'delivery_unknown' },
      { code: 'provider_failed', retryable: true },
      { code: 'provider_failed', retryable: true },
    ]);
    expect(inspect(failures, { depth: 9 })).not.toContain(emulator.botToken);
    expect(inspect(failures, { depth: 9 })).toContain('ECONNRESET');
  });

  it('is in no address of a file, nor in an error of its download', async () => {
    const failing: typeof fetch = async (input, init) => {
      const { url } = new Request(input);
      if (url.includes('/file/')) throw new Error(`request to ${url} failed`);
      return fetch(input, init);
    };
    const { emulator, provider } = await startTelegram({ fetch: failing });
    await using _emulator = emulator;
    const file = { bytes: new Uint8Array(3), mimeType: 'text/plain', filename: 'a.txt' };
    const [message] = await provider.parseWebhook(await requestOf(emulator.person(1).media('document', file)), 'a');
    expect(JSON.stringify(message)).not.toContain(emulator.botToken);
    if (message?.content.type !== 'media') throw new Error('there is no file');
    const failure = await provider.fetchMedia(message.content.url).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'media_unavailable', retryable: true });
    expect(inspect(failure, { depth: 9 })).not.toContain(emulator.botToken);
  });
});

describe('refusals', () => {
  it('the time to wait is told in seconds, in the answer', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    emulator.fault('rate_limited');
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({ retryable: true, retryAfterMs: 2000 });
  });

  it.each([
    [400, 'Bad Request: chat not found', 'chat_not_found'],
    [403, 'Forbidden: bot was blocked by the user', 'bot_blocked'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'bot_removed'],
    [400, 'Bad Request: wrong file identifier/HTTP URL specified', 'file_unreachable'],
    [400, 'Bad Request: something about “hello”', '400'],
  ])('%i %s is %s', async (status, description, vendorCode) => {
    const refusing: typeof fetch = async () =>
      Response.json({ ok: false, error_code: status, description }, { status });
    const { emulator, provider } = await startTelegram({ fetch: refusing });
    await using _emulator = emulator;
    const failure = await provider.send(anEvent(), PERSON).catch((error: unknown) => error);
    expect(failure).toMatchObject({ retryable: false, details: { vendorCode, statusCode: status } });
    // What Telegram says may quote the message.
    expect(inspect(failure)).not.toContain('hello');
  });
});

describe('messages that are there', () => {
  it('the words below a file are edited as its caption', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const content = { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', caption: 'A' } as const;
    const { providerMessageId: id = '' } = await provider.send(anEvent({ content }), PERSON);
    const better = anEvent({ content: edit({ type: 'rich', body: '**B**' }) });
    expect(await provider.send(better, PERSON, { targetMessageIds: [id ?? ''] })).toMatchObject({ success: true });
    expect(emulator.messages.get(id ?? '')).toMatchObject({ text: 'B', edits: 1 });
  });

  it('an edit whose answer was lost is made again, and is one edit', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const better = anEvent({ content: edit({ type: 'text', body: 'better' }) });
    const again = (): Promise<unknown> => provider.send(better, PERSON, { targetMessageIds: [id ?? ''] });
    emulator.fault('lose_answer');
    await expect(again()).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    expect(await again()).toMatchObject({ success: true });
    expect(emulator.messages.get(id ?? '')).toMatchObject({ text: 'better', edits: 1 });
  });

  it('files and several messages are not edited', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const text = { type: 'text', body: 'a' } as const;
    for (const newContent of [
      { type: 'location', latitude: 1, longitude: 2 },
      { type: 'composite', parts: [text, text] },
    ] as const) {
      const event = anEvent({ content: edit(newContent) });
      await expect(provider.send(event, PERSON, { targetMessageIds: [id ?? ''] })).rejects.toMatchObject({
        code: 'content_unsupported',
      });
    }
  });

  it('all messages of an event are deleted, also those that are gone already', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const parts = ['a', 'b'].map((body) => ({ type: 'text', body }) as const);
    const { providerMessageIds: ids = [] } = await provider.send(
      anEvent({ content: { type: 'composite', parts } }),
      PERSON,
    );
    for (const _time of [1, 2]) await provider.send(anEvent({ content: DELETE }), PERSON, { targetMessageIds: ids });
    expect(emulator.messages.sent().map(({ isDeleted }) => isDeleted)).toEqual([true, true]);
  });

  it('are not deleted after 48 hours, and the error says so', async () => {
    let now = 1_800_000_000_000;
    const { emulator, provider } = await startTelegram({}, { now: () => now });
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    now += 48 * 3_600_000 + 1000;
    await expect(
      provider.send(anEvent({ content: DELETE }), PERSON, { targetMessageIds: [id ?? ''] }),
    ).rejects.toMatchObject({ retryable: false, details: { vendorCode: 'message_too_old', statusCode: 400 } });
  });

  it('emojis go as Telegram writes them, and one it does not have is refused', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const { providerMessageId } = await provider.send(anEvent(), PERSON);
    const id = providerMessageId ?? '';
    await provider.sendReaction(id, '❤️', PERSON);
    expect(emulator.messages.get(id)?.reactions).toEqual(['❤']);
    await provider.sendReaction(id, '5368324170671202286', PERSON);
    expect(emulator.messages.get(id)?.reactions).toEqual(['5368324170671202286']);
    await expect(provider.sendReaction(id, '🥨', PERSON)).rejects.toMatchObject({
      details: { vendorCode: 'reaction_invalid' },
    });
    expect(await provider.sendReaction('somebody else’s', '👍', PERSON)).toMatchObject({ success: false });
  });
});

describe('chats', () => {
  it('a topic of a forum is answered in the topic', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const [message] = await provider.parseWebhook(await requestOf(emulator.person(7, GROUP).text('hi')), 'a');
    expect(message).toMatchObject({
      senderId: '7',
      threadId: '42',
      metadata: { senderName: 'Ada Lovelace' },
      channelData: { telegramChatId: `${GROUP.id}:42`, isGroup: true },
    });
    const to = `${GROUP.id}:42`;
    const { providerMessageId } = await provider.send(anEvent(), to);
    await provider.sendTyping(to, true);
    expect(emulator.messages.get(providerMessageId ?? '')?.to).toBe(to);
    expect(emulator.typing).toEqual([String(GROUP.id)]);
  });

  it('a public name may be sent to; the message’s id has the number', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const { providerMessageId } = await provider.send(anEvent(), '@roomkit_news');
    expect(providerMessageId).toMatch(/^-100\d+:\d+$/u);
    expect(emulator.messages.sent()).toHaveLength(1);
  });

  it('posts of a channel come from the channel', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const channel = emulator.person(7, { id: -1_009, type: 'channel' });
    const [message] = await provider.parseWebhook(await requestOf(channel.text('news')), 'a');
    expect(message).toMatchObject({ senderId: '-1009', metadata: { senderName: 'The group' } });
  });

  it('a group that became another one is named by the error', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    emulator.migrations.set('-5', -1_005);
    await expect(provider.send(anEvent(), '-5')).rejects.toMatchObject({
      retryable: false,
      details: { vendorCode: 'chat_migrated' },
    });
  });
});

describe('updates', () => {
  it('CORE-13.4.1 are told apart by their number, and messages by chat and number', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const [message] = await provider.parseWebhook(await requestOf(emulator.person(1).text('hi')), 'tg');
    expect(message).toMatchObject({ providerMessageId: '1:1', idempotencyKey: 'tg:update:101' });
  });

  it.each([
    ['venue', 'location'],
    ['voice', 'audio'],
    ['video_note', 'video'],
    ['sticker', 'media'],
    ['animation', 'media'],
  ] as const)('%s is %s', async (kind, type) => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const person = emulator.person(1);
    const file = { bytes: new Uint8Array(3), mimeType: 'video/mp4' };
    const call = kind === 'venue' ? person.venue(1, 2, 'The shop', 'Main Street') : person.media(kind, file);
    const [message] = await provider.parseWebhook(await requestOf(call), 'a');
    expect(message?.content).toMatchObject(kind === 'venue' ? { type, label: 'The shop' } : { type });
  });

  it('a message of a kind without words is kept with its payload', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const [message] = await provider.parseWebhook(await requestOf(emulator.person(1).unsupported()), 'a');
    expect(message).toMatchObject({
      content: { type: 'system', code: 'unsupported_message', data: { kind: 'dice' } },
      rawPayload: { dice: { value: 4 } },
    });
  });

  it('a type of file that is none is not repeated', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const call = emulator.person(1).media('document', { bytes: new Uint8Array(1), mimeType: 'no type; at all' });
    const [message] = await provider.parseWebhook(await requestOf(call), 'a');
    expect(message?.content).toMatchObject({ mimeType: 'application/octet-stream' });
  });

  it('a reaction in place of another is both', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const call = emulator.person(1).react('1:5', ['🔥', '👍'], ['👍', '5368324170671202286']);
    const about = { type: 'reaction', senderId: '1', providerMessageId: '1:5' };
    expect(await provider.parseNotices(await requestOf(call))).toEqual([
      { ...about, emoji: '5368324170671202286', action: 'remove' },
      { ...about, emoji: '🔥', action: 'add' },
    ]);
  });

  it('a tap waits for its answer to Telegram only so long, and is read all the same', async () => {
    const clock = createTestClock();
    const { emulator, provider } = await startTelegram({ clock });
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const request = await requestOf(emulator.person(Number(PERSON)).tap(id ?? '', 'Yes', 'y'));
    emulator.fault('hang');
    const parsing = provider.parseWebhook(request, 'a');
    await settled();
    await clock.advance(3_000);
    expect(await parsing).toMatchObject([{ content: { body: 'Yes' }, replyToProviderMessageId: id }]);
    expect(emulator.answeredQueries).toEqual([]);
    await provider.parseWebhook(request, 'a');
    expect(emulator.answeredQueries).toHaveLength(1);
  });
});

describe('offers', () => {
  it('a payload that Telegram cannot carry is refused before the call', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const content = (payload: string): EventContent => ({
      type: 'rich',
      body: 'a',
      buttons: [{ label: 'b', payload }],
    });
    await provider.send(anEvent({ content: content('ü'.repeat(32)) }), PERSON);
    await expect(provider.send(anEvent({ content: content('ü'.repeat(33)) }), PERSON)).rejects.toMatchObject({
      code: 'content_unsupported',
    });
    expect(emulator.requests).toHaveLength(1);
  });

  it('cards are written out', async () => {
    const { emulator, provider } = await startTelegram();
    await using _emulator = emulator;
    const cards = [{ title: 'A & B', subtitle: 'from 5 <€>', buttons: [{ label: 'Buy' }] }];
    await provider.send(anEvent({ content: { type: 'rich', body: 'Ours:', cards } }), PERSON);
    expect(emulator.messages.sent()[0]?.text).toBe('Ours:\nA & B: from 5 <€>\n- Buy');
  });
});
