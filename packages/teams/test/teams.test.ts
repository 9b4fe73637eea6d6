import type { EventContent } from '@roomkit/core';
import { anEvent, createTestClock } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { CONVERSATION, PERSON, requestOf, startTeams } from './support/start-teams.ts';

const edit = (newContent: EventContent): EventContent => ({ type: 'edit', targetEventId: 'e1', newContent });
const bodyOf = (body: Uint8Array | undefined): unknown => JSON.parse(new TextDecoder().decode(body));
const THREAD = { id: '19:abc@thread.tacv2;messageid=1700000000000', type: 'channel' } as const;

describe('the bot’s token', () => {
  it('is kept until five minutes before its end', async () => {
    const clock = createTestClock();
    const { emulator, provider } = await startTeams({ clock }, { now: () => clock.now() });
    await using _emulator = emulator;
    const asked = (): number => emulator.requests.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length;
    await provider.send(anEvent(), CONVERSATION);
    await clock.advance(54 * 60_000);
    await provider.send(anEvent(), CONVERSATION);
    expect(asked()).toBe(1);
    await clock.advance(60_000);
    await provider.send(anEvent(), CONVERSATION);
    expect(asked()).toBe(2);
    expect(emulator.messages.sent()).toHaveLength(3);
  });

  it('is forgotten when it is refused', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    await provider.send(anEvent(), CONVERSATION);
    emulator.authority.revokeAll();
    await expect(provider.send(anEvent(), CONVERSATION)).rejects.toMatchObject({ details: { statusCode: 401 } });
    expect((await provider.send(anEvent(), CONVERSATION)).success).toBe(true);
  });

  it('that is not given is an error in the vendor’s words, and nothing is sent', async () => {
    const { emulator, provider } = await startTeams({ appPassword: 'wrong-password' });
    await using _emulator = emulator;
    await expect(provider.send(anEvent(), CONVERSATION)).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: false,
      details: { statusCode: 401, vendorCode: 'invalid_client' },
    });
    expect(emulator.messages.sent()).toEqual([]);
  });
});

describe('cards', () => {
  it('show what is offered, and what is tapped comes back', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const content: EventContent = {
      type: 'rich',
      body: 'Which **one**?',
      cards: [{ title: 'A', subtitle: 'from 5', imageUrl: 'https://a.example/a.png', buttons: [{ label: 'Buy' }] }],
      quickReplies: [{ label: 'None', payload: 'none' }],
    };
    const { providerMessageId: id = '' } = await provider.send(anEvent({ content }), CONVERSATION);
    expect(emulator.messages.get(id ?? '')).toMatchObject({
      text: 'Which **one**?\nA\nfrom 5',
      buttons: ['Buy', 'None'],
    });
    const value = { payload: 'none' };
    const msteams = { type: 'messageBack', displayText: 'None', text: 'None', value };
    expect(bodyOf(emulator.requests.at(-1)?.body)).toMatchObject({
      summary: expect.stringContaining('Which one?'),
      attachments: [{ content: { actions: [{ type: 'Action.Submit', title: 'None', data: { msteams } }] } }],
    });
    const tap = emulator.person(PERSON).tap(id ?? '', 'None', value);
    expect(await provider.parseWebhook(await requestOf(tap), 'a')).toMatchObject([
      { content: { type: 'text', body: 'None' }, channelData: { buttonPayload: 'none' }, replyToProviderMessageId: id },
    ]);
  });

  it('HTML is words there, and itself elsewhere', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const html = { type: 'rich', body: '<b>Yes</b><script>alert(1)</script>', format: 'html' } as const;
    await provider.send(anEvent({ content: html }), CONVERSATION);
    await provider.send(anEvent({ content: { ...html, buttons: [{ label: 'Yes' }] } }), CONVERSATION);
    expect(emulator.messages.sent().map(({ text }) => text)).toEqual(['<b>Yes</b>', 'Yes']);
  });

  it('with more buttons than Teams shows are refused before the call', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const buttons = Array.from({ length: 7 }, () => ({ label: 'a' }));
    await expect(
      provider.send(anEvent({ content: { type: 'rich', body: 'a', buttons } }), CONVERSATION),
    ).rejects.toMatchObject({
      code: 'content_unsupported',
    });
    expect(emulator.requests).toEqual([]);
  });
});

describe('pictures', () => {
  it('go by their address, small ones within the message', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const picture = { type: 'media', mimeType: 'image/png' } as const;
    const urls = ['https://files.example/a.png', 'data:image/png;base64,AAAA'];
    for (const url of urls) await provider.send(anEvent({ content: { ...picture, url } }), CONVERSATION);
    expect(emulator.messages.sent().map(({ files: [file] }) => [file?.url, file?.bytes?.byteLength])).toEqual([
      ['https://files.example/a.png', undefined],
      [null, 3],
    ]);
    const large = { ...picture, url: `data:image/png;base64,${'A'.repeat(61_440)}` };
    await expect(provider.send(anEvent({ content: large }), CONVERSATION)).rejects.toMatchObject({
      code: 'content_unsupported',
    });
  });

  it('of people want the token, files do not get it', async () => {
    const seen: [string, boolean][] = [];
    const watching: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      seen.push([new URL(request.url).pathname.split('/')[1] ?? '', request.headers.has('authorization')]);
      return fetch(request);
    };
    const { emulator, provider } = await startTeams({ fetch: watching });
    await using _emulator = emulator;
    const person = emulator.person(PERSON);
    const bytes = new Uint8Array([1, 2, 3]);
    const [picture] = await provider.parseWebhook(
      await requestOf(person.image({ bytes, mimeType: 'image/jpeg' }, 'Look')),
      'a',
    );
    const [file] = await provider.parseWebhook(
      await requestOf(person.file({ bytes, mimeType: 'application/pdf', filename: 'a.pdf' })),
      'a',
    );
    expect(picture?.content).toMatchObject({ type: 'composite', parts: [{ body: 'Look' }, { mimeType: 'image/png' }] });
    expect(file?.content).toMatchObject({ type: 'media', mimeType: 'application/pdf', filename: 'a.pdf' });
    const [, image] = picture?.content.type === 'composite' ? picture.content.parts : [];
    expect(await provider.fetchMedia((image as { readonly url: string }).url)).toMatchObject({
      mimeType: 'image/jpeg',
    });
    expect(seen).toEqual([
      [emulator.tenantId, false],
      ['teams', true],
    ]);
    const elsewhere = 'https://tenant.sharepoint.example/a.pdf';
    await expect(provider.fetchMedia(elsewhere)).rejects.toMatchObject({ code: 'media_unavailable' });
    expect(seen.at(-1)?.[1]).toBe(false);
  });
});

describe('channels', () => {
  it('the bot’s own name is no part of what is said to it', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, THREAD).mention('please ask'));
    expect(await provider.parseWebhook(request, 'a')).toMatchObject([
      {
        senderId: PERSON,
        content: { type: 'text', body: 'please ask Bob' },
        threadId: '1700000000000',
        metadata: { senderName: 'Ann' },
        channelData: { teamsConversationId: THREAD.id, isGroup: true },
      },
    ]);
  });

  it('messages are known by the channel and their own id, in whatever thread', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const person = emulator.person(PERSON, THREAD);
    const { providerMessageId: id = '' } = await provider.send(anEvent(), THREAD.id);
    expect(id).toMatch(/^19:abc@thread\.tacv2\/\d+$/u);
    const [reply] = await provider.parseWebhook(await requestOf(person.reply(id ?? '', 'yes')), 'a');
    expect(reply?.replyToProviderMessageId).toBe(id);
    const better = anEvent({ content: edit({ type: 'text', body: 'better' }) });
    await provider.send(better, THREAD.id, { targetMessageIds: [id ?? ''] });
    expect(emulator.messages.get(id ?? '')).toMatchObject({ text: 'better', edits: 1 });
  });
});

describe('what arrives', () => {
  it('the same edit twice is one, and another is another', async () => {
    const clock = createTestClock();
    const { emulator, provider } = await startTeams({ clock }, { now: () => clock.now() });
    await using _emulator = emulator;
    const person = emulator.person(PERSON);
    const [message] = await provider.parseWebhook(await requestOf(person.text('a')), 'a');
    const id = message?.providerMessageId ?? '';
    const ids: unknown[] = [];
    const first = await requestOf(person.edit(id, 'b'));
    await clock.advance(1000);
    const second = await requestOf(person.edit(id, 'c'));
    for (const request of [first, first, second]) {
      ids.push((await provider.parseWebhook(request, 'a'))[0]?.providerMessageId);
    }
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toBe(ids[1]);
  });

  it('reactions by their old names, new ones by what they draw', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const { providerMessageId: id = '' } = await provider.send(anEvent(), CONVERSATION);
    const call = emulator.person(PERSON).react(id ?? '', ['heart', '1f44b_wavinghand-tone4'], ['like']);
    const notices = await provider.parseNotices(await requestOf(call));
    expect(notices).toMatchObject([
      { emoji: '👍', action: 'remove', providerMessageId: id },
      { emoji: '❤️', action: 'add' },
      { emoji: '👋', action: 'add' },
    ]);
  });

  it('what a card of somebody else submits is kept with its payload', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const call = emulator.person(PERSON).submit('a/1', { colour: 'red' });
    expect(await provider.parseWebhook(await requestOf(call), 'a')).toMatchObject([
      {
        content: { type: 'system', code: 'unsupported_message', data: { kind: 'card_submit' } },
        rawPayload: { value: { colour: 'red' } },
      },
    ]);
  });
});

describe('reactions of the bot', () => {
  it('are taken back one and all', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const { providerMessageId } = await provider.send(anEvent(), CONVERSATION);
    const id = providerMessageId ?? '';
    await provider.sendReaction(id, '👍', CONVERSATION);
    await provider.sendReaction(id, '❤', CONVERSATION);
    expect(emulator.messages.get(id)?.reactions).toEqual(['👍', '❤️']);
    await provider.sendReaction(id, '', CONVERSATION);
    expect(emulator.messages.get(id)?.reactions).toEqual([]);
  });

  it('that Teams has no name for are refused before the call', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    expect(await provider.sendReaction(`${CONVERSATION}/1`, '🥨', CONVERSATION)).toMatchObject({
      success: false,
      error: { code: 'reaction_unknown', retryable: false },
    });
    expect(emulator.requests).toEqual([]);
  });
});

describe('errors', () => {
  it.each([
    [412, 'PreconditionFailed', true],
    [429, 'TooManyRequests', true],
    [502, 'ServiceError', true],
    [403, 'MessageWritesBlocked', false],
    [404, 'ConversationNotFound', false],
    [413, 'MessageSizeTooBig', false],
  ])('%i %s', async (status, code, retryable) => {
    const { emulator, provider } = await startTeams({
      fetch: async (input, init) =>
        new Request(input).url.includes('/teams/')
          ? Response.json({ error: { code, message: 'no' } }, { status })
          : fetch(input, init),
    });
    await using _emulator = emulator;
    await expect(provider.send(anEvent(), CONVERSATION)).rejects.toMatchObject({
      retryable,
      details: { vendorCode: code, statusCode: status },
    });
  });

  it('an edit into another number of messages is refused before the call', async () => {
    const { emulator, provider } = await startTeams();
    await using _emulator = emulator;
    const { providerMessageId: id = '' } = await provider.send(anEvent(), CONVERSATION);
    const text = { type: 'text', body: 'a' } as const;
    const event = anEvent({ content: edit({ type: 'composite', parts: [text, text] }) });
    await expect(provider.send(event, CONVERSATION, { targetMessageIds: [id ?? ''] })).rejects.toMatchObject({
      code: 'content_unsupported',
    });
    expect(emulator.messages.sent()).toMatchObject([{ edits: 0 }]);
  });
});
