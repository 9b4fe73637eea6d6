import type { InboundMessage } from '@roomkit/core';
import { inboundMessageSchema } from '@roomkit/core/schemas';
import { anEvent, createRecordingLogger, createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { ACCOUNT } from './support/fake-socket.ts';
import { Person } from './support/person.ts';
import { PERSON, type Running, startAccount } from './support/start-account.ts';

const GROUP = '120363000000001@g.us';
const LID = '900000002@lid';
const JID = `${PERSON.slice(1)}@s.whatsapp.net`;

async function messageOf({ arrived, fake }: Running, raw: Parameters<Running['fake']['arrive']>[0]) {
  const { messages } = await arrived(() => fake.arrive(raw));
  expect(messages).toHaveLength(1);
  return messages[0] as InboundMessage;
}

describe('what people write', () => {
  it('names who wrote, where an answer goes, and the whole payload, its bytes as text', async () => {
    await using running = await startAccount();
    const raw = running.person.says({
      conversation: 'hi',
      messageContextInfo: { messageSecret: new Uint8Array([1, 2]) },
    });
    const message = await messageOf(running, raw);
    expect(message).toMatchObject({
      senderId: PERSON,
      content: { type: 'text', body: 'hi' },
      providerMessageId: `them/${JID}/${raw.key.id}`,
      timestamp: new Date(1_767_225_600_000),
      metadata: { senderName: 'Ann' },
      channelData: { waId: PERSON.slice(1), isGroup: false, phoneNumber: PERSON },
      rawPayload: { message: { messageContextInfo: { messageSecret: { type: 'Buffer', data: 'AQI=' } } } },
    });
    expect(running.fake.subscribed).toEqual([JID]);
  });

  it('has one name whichever address WhatsApp uses for the person', async () => {
    await using running = await startAccount();
    const { fake } = running;
    const told = new Person(fake, '0', { remoteJid: LID, remoteJidAlt: `${PERSON.slice(1)}:3@s.whatsapp.net` });
    expect((await messageOf(running, told.text('a'))).senderId).toBe(PERSON);
    const hidden = new Person(fake, '0', { remoteJid: LID });
    expect(await messageOf(running, hidden.text('b'))).toMatchObject({
      senderId: LID,
      channelData: { phoneNumber: LID, waId: LID },
    });
    fake.numbers.set(LID, `${PERSON.slice(1)}:0@s.whatsapp.net`);
    expect((await messageOf(running, hidden.text('c'))).senderId).toBe(PERSON);
  });

  it('in a group is by one of its people, and is answered in the group', async () => {
    await using running = await startAccount();
    const ann = new Person(running.fake, '0', { remoteJid: GROUP, participant: LID, participantAlt: JID });
    const raw = ann.text('hi all');
    expect(await messageOf(running, raw)).toMatchObject({
      senderId: PERSON,
      providerMessageId: `them/${GROUP}/${raw.key.id}/${JID}`,
      channelData: { isGroup: true, phoneNumber: GROUP, waId: PERSON.slice(1) },
    });
  });

  it.each<[string, object, object]>([
    ['long text', { extendedTextMessage: { text: 'hello' } }, { type: 'text', body: 'hello' }],
    ['disappearing text', { ephemeralMessage: { message: { conversation: 'soon gone' } } }, { body: 'soon gone' }],
    [
      'a document with a caption',
      {
        documentWithCaptionMessage: {
          message: {
            documentMessage: {
              mimetype: 'application/pdf',
              fileName: '../a.pdf',
              caption: 'Read',
              fileLength: { toNumber: () => 12 },
            },
          },
        },
      },
      { type: 'media', mimeType: 'application/pdf', filename: 'a.pdf', caption: 'Read', sizeBytes: 12 },
    ],
    [
      'a voice message',
      { audioMessage: { mimetype: 'audio/ogg; codecs=opus', seconds: 3, ptt: true } },
      { type: 'audio', durationSeconds: 3 },
    ],
    ['a film', { videoMessage: { mimetype: 'video/mp4', seconds: 9 } }, { type: 'video', durationSeconds: 9 }],
    ['a sticker', { stickerMessage: { mimetype: 'image/webp' } }, { type: 'media', mimeType: 'image/webp' }],
    ['a file of no type', { imageMessage: { mimetype: '??' } }, { type: 'media', mimeType: 'image/jpeg' }],
    [
      'a live place',
      { liveLocationMessage: { degreesLatitude: 1, degreesLongitude: 2 } },
      { type: 'location', latitude: 1 },
    ],
    [
      'a place nowhere',
      { locationMessage: { degreesLatitude: 91, degreesLongitude: 2 } },
      { data: { kind: 'locationMessage' } },
    ],
    [
      'a contact',
      {
        contactMessage: { displayName: 'Bo', vcard: 'BEGIN:VCARD\nitem1.TEL;waid=1555:+1 555\nTEL:+2 555\nEND:VCARD' },
      },
      { type: 'text', body: 'Bo: +1 555, +2 555' },
    ],
    [
      'contacts',
      { contactsArrayMessage: { contacts: [{ displayName: 'Bo' }, { displayName: 'Cy' }, {}] } },
      { type: 'text', body: 'Bo\nCy' },
    ],
    [
      'a poll',
      { messageContextInfo: {}, pollCreationMessageV3: { name: 'When?' } },
      { type: 'system', code: 'unsupported_message', data: { kind: 'pollCreationMessageV3' } },
    ],
  ])('%s', async (_what, message, expected) => {
    await using running = await startAccount();
    expect((await messageOf(running, running.person.says(message))).content).toMatchObject(expected);
  });

  it('may answer what this account wrote, or what they wrote themselves', async () => {
    await using running = await startAccount();
    const { person } = running;
    const own = await messageOf(running, person.answers({ id: '3EB01' }, ACCOUNT.lid, 'yes'));
    const theirs = await messageOf(running, person.answers({ id: 'A5F' }, `${PERSON.slice(1)}:9@s.whatsapp.net`, 'no'));
    expect([own, theirs].map(({ replyToProviderMessageId: id }) => id)).toEqual([`me/${JID}/3EB01`, `them/${JID}/A5F`]);
    const { providerMessageId } = await running.provider.send(anEvent(), PERSON);
    const id = providerMessageId?.split('/')[2];
    const quoted = person.says({ extendedTextMessage: { text: 'ok', contextInfo: { stanzaId: id } } });
    expect((await messageOf(running, quoted)).replyToProviderMessageId).toBe(providerMessageId);
  });

  it('is nothing where it is our own, for everybody, not to be read yet, or between devices', async () => {
    await using running = await startAccount();
    const { fake, person, arrived } = running;
    const { messages } = await arrived(() => {
      const own = person.text('mine');
      fake.arrive({ ...own, key: { ...own.key, fromMe: true } });
      fake.arrive({ ...own, key: { ...own.key, fromMe: true, id: '3EB01' } }, 'append');
      for (const remoteJid of ['status@broadcast', '1@newsletter']) {
        fake.arrive(new Person(fake, '0', { remoteJid, participant: JID }).text('to everybody'));
      }
      fake.arrive({ ...person.text(''), message: null });
      fake.arrive(person.says({ protocolMessage: { type: 3 } }));
      fake.arrive(person.says({ protocolMessage: { type: 5, key: { id: 'x' } } }));
      fake.arrive(person.says({ senderKeyDistributionMessage: { groupId: GROUP } }));
      fake.arrive(new Person(fake, '0', { remoteJid: GROUP }).text('by nobody'));
      fake.arrive(person.text('real'));
    });
    expect(messages.map(({ content }) => content)).toEqual([{ type: 'text', body: 'real' }]);
  });

  it('arrives also where it was written while the account was not connected', async () => {
    await using running = await startAccount();
    const { messages } = await running.arrived(() => running.fake.arrive(running.person.text('missed'), 'append'));
    expect(messages).toMatchObject([{ content: { body: 'missed' }, timestamp: new Date(1_767_225_600_000) }]);
  });

  it('is edited and taken back by who wrote it, or taken back by an administrator', async () => {
    await using running = await startAccount();
    const { fake } = running;
    const ann = new Person(fake, '0', { remoteJid: GROUP, participant: JID });
    const edit = await messageOf(running, ann.edits({ id: 'A5F' }, 'better'));
    expect(edit).toMatchObject({
      targetProviderMessageId: `them/${GROUP}/A5F/${JID}`,
      content: { type: 'edit', newContent: { type: 'text', body: 'better' } },
      timestamp: expect.any(Date),
    });
    expect(edit.providerMessageId).not.toBe(edit.targetProviderMessageId);
    const own = await messageOf(running, ann.takesBack({ id: 'A5F' }));
    expect(own).toMatchObject({ content: { type: 'delete', deleteType: 'sender' } });
    const key = { remoteJid: GROUP, fromMe: false, id: 'A5E', participant: '15559999999:2@s.whatsapp.net' };
    const others = await messageOf(running, ann.says({ protocolMessage: { type: 0, key } }));
    expect(others).toMatchObject({
      senderId: PERSON,
      content: { type: 'delete', deleteType: 'admin' },
      targetProviderMessageId: `them/${GROUP}/A5E/15559999999@s.whatsapp.net`,
    });
  });

  it('brings a file that is fetched and decrypted while the message is remembered', async () => {
    await using running = await startAccount({ rememberedMessages: 1 });
    const { fake, person, provider } = running;
    const bytes = new Uint8Array([1, 2, 3, 4, 5]);
    const send = async () => {
      const raw = person.sends('documentMessage', bytes, { mimetype: 'text/plain', fileName: 'a.txt' });
      const { content } = await messageOf(running, raw);
      return { raw, url: content.type === 'media' ? content.url : '' };
    };
    const { url } = await send();
    expect(await provider.fetchMedia(url)).toEqual({ bytes, mimeType: 'text/plain', filename: 'a.txt' });
    await expect(provider.fetchMedia(url, { maxBytes: 4 })).rejects.toMatchObject({ code: 'media_too_large' });
    const aborted = provider.fetchMedia(url, { signal: AbortSignal.abort(new Error('no longer wanted')) });
    await expect(aborted).rejects.toThrow('no longer wanted');
    const next = await send();
    await expect(provider.fetchMedia(url)).rejects.toMatchObject({
      details: { reason: 'not_found' },
      retryable: false,
    });
    fake.files.clear();
    await expect(provider.fetchMedia(next.url)).rejects.toMatchObject({
      details: { reason: 'status_410' },
      retryable: true,
    });
    await expect(provider.fetchMedia('https://10.0.0.1/a')).rejects.toMatchObject({ code: 'media_unavailable' });
  });
});

describe('what is told beside messages', () => {
  it('reactions of people, also to their own messages, and that one is taken back', async () => {
    await using running = await startAccount();
    const { fake, person, arrived } = running;
    const react = async (key: object, emoji: string) =>
      (await arrived(() => fake.arrive(person.reacts(key, emoji)))).notices[0];
    expect(await react({ id: '3EB01', fromMe: true }, '👍')).toMatchObject({
      senderId: PERSON,
      providerMessageId: `me/${JID}/3EB01`,
      emoji: '👍',
      action: 'add',
    });
    expect(await react({ id: 'A5F', fromMe: false, participant: '' }, '')).toMatchObject({
      providerMessageId: `them/${JID}/A5F`,
      emoji: '',
      action: 'remove',
    });
  });

  it('that somebody begins and stops to write, not that they look', async () => {
    await using running = await startAccount();
    const { fake, arrived } = running;
    fake.numbers.set(LID, JID);
    const presence = (lastKnownPresence: string): void =>
      fake.emit('presence.update', { id: LID, presences: { [LID]: { lastKnownPresence }, none: null } });
    const { notices } = await arrived(() => {
      for (const state of ['available', 'composing', 'composing', 'recording', 'available', 'unavailable'])
        presence(state);
    });
    expect(notices).toEqual([
      { type: 'typing', senderId: PERSON, isTyping: true },
      { type: 'typing', senderId: PERSON, isTyping: false },
    ]);
  });

  it('how far a message got, also where WhatsApp names the person by another address', async () => {
    await using running = await startAccount();
    const { fake, provider, arrived } = running;
    const { providerMessageId } = await provider.send(anEvent(), PERSON);
    const id = providerMessageId?.split('/')[2];
    const report = async (update: object, key: object = {}) =>
      (
        await arrived(() =>
          fake.emit('messages.update', [
            { key: { remoteJid: LID, fromMe: true, id, ...key }, update },
            { key: { remoteJid: LID, fromMe: false, id }, update },
            { key: { remoteJid: LID, fromMe: true, id }, update: { message: null } },
          ]),
        )
      ).statuses;
    expect(await report({ status: 3, messageTimestamp: 1_767_225_600 })).toMatchObject([
      { messageId: providerMessageId, status: 'delivered', recipient: LID, timestamp: new Date(1_767_225_600_000) },
    ]);
    expect(await report({ status: 5 })).toMatchObject([{ messageId: providerMessageId, status: 'read' }]);
    expect(await report({ status: 0, messageStubParameters: ['463'] })).toMatchObject([
      { messageId: providerMessageId, status: 'failed', errorCode: '463' },
    ]);
    expect(await report({ status: 4 }, { id: 'before-the-start', remoteJid: JID })).toMatchObject([
      { messageId: `me/${JID}/before-the-start`, recipient: PERSON },
    ]);
  });

  it('how far a message got with each of a group', async () => {
    await using running = await startAccount();
    const { fake, arrived } = running;
    const key = { remoteJid: GROUP, fromMe: true, id: '3EB01', participant: JID };
    const { statuses } = await arrived(() =>
      fake.emit('message-receipt.update', [
        { key, receipt: { userJid: JID, receiptTimestamp: 1_767_225_600 } },
        { key, receipt: { userJid: JID, readTimestamp: 1_767_225_601 } },
        { key, receipt: { userJid: JID } },
      ]),
    );
    const about = { messageId: `me/${GROUP}/3EB01`, recipient: PERSON };
    expect(statuses).toMatchObject([
      { ...about, status: 'delivered' },
      { ...about, status: 'read' },
    ]);
  });
});

describe('what nobody should send', () => {
  it('does no harm, and what can be read is a message', async () => {
    const logger = createRecordingLogger();
    await using running = await startAccount({ logger });
    const { fake, person } = running;
    const random = createSeededRandom(13);
    const junk: readonly unknown[] = [
      null,
      0,
      '',
      'x',
      [],
      {},
      [null],
      new Uint8Array(2),
      { key: {} },
      { id: 'a' },
      true,
    ];
    const fields = [
      'conversation',
      'extendedTextMessage',
      'imageMessage',
      'locationMessage',
      'reactionMessage',
      'protocolMessage',
      'contactsArrayMessage',
      'ephemeralMessage',
      'editedMessage',
      'contextInfo',
    ];
    for (let round = 0; round < 400; round += 1) {
      const inner = Object.fromEntries(Array.from({ length: 3 }, () => [random.pick(fields), random.pick(junk)]));
      const message = { [random.pick(fields)]: random.pick([...junk, inner]), ...inner };
      fake.emit('messages.upsert', {
        type: 'notify',
        messages: [person.says(message), { key: random.pick(junk), message }, random.pick(junk)],
      });
      for (const event of [
        'messages.upsert',
        'messages.update',
        'message-receipt.update',
        'presence.update',
        'connection.update',
      ]) {
        fake.emit(event, random.pick(junk));
      }
      fake.emit('messages.update', [{ key: random.pick(junk), update: random.pick(junk) }]);
      fake.emit('presence.update', { presences: random.pick(junk) });
    }
    const { messages } = await running.arrived(() => fake.arrive(person.text('still here')));
    expect(messages.length).toBeGreaterThan(100);
    for (const message of messages) expect(inboundMessageSchema.safeParse(message).error).toBeUndefined();
    expect((await running.source.healthcheck()).metadata).toMatchObject({ unreadable: 0, refused: 0 });
  });

  it('may be wrapped for ever', async () => {
    await using running = await startAccount();
    let message: object = { conversation: 'deep' };
    for (let depth = 0; depth < 50; depth += 1) message = { ephemeralMessage: { message } };
    expect((await messageOf(running, running.person.says(message))).content.type).toBe('system');
  });
});
