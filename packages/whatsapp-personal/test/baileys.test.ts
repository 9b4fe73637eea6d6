import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type EventContent, InMemoryStateStore } from '@roomkit/core';
import * as baileys from 'baileys';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Auth } from '../src/auth/auth.ts';
import { withBytesAsJson } from '../src/auth/bytes-in-json.ts';
import { FolderStorage } from '../src/auth/folder-storage.ts';
import { StateStorage } from '../src/auth/state-storage.ts';
import { arrivalOf } from '../src/inbound/arrived.ts';
import { type WhatsAppLibrary, WhatsAppPersonalSession, WhatsAppPersonalSourceProvider } from '../src/index.ts';
import { loadBaileys } from '../src/load-library.ts';
import { draftsOf } from '../src/outbound/drafts.ts';
import { TAKEN } from './support/start-account.ts';

/** The compiler holds that the real one has what the port asks for. */
const LIBRARY: WhatsAppLibrary = baileys;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomkit-whatsapp-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('what Baileys keeps of an account', () => {
  it('is what it was when it is read again, from a folder and from a state store', async () => {
    const state = new InMemoryStateStore();
    for (const storage of [new FolderStorage(join(folder, 'a')), new StateStorage(state, 'main', null)]) {
      const auth = await Auth.open(storage, LIBRARY);
      const keys = {
        'pre-key': { 7: baileys.initAuthCreds().signedPreKey.keyPair },
        session: { '15550000001.0': new Uint8Array([0, 255, 128]) },
        'sender-key-memory': { '1@g.us': { '15550000001:2@s.whatsapp.net': true } },
        'lid-mapping': { '900000001_reverse': '15550000001' },
      };
      Object.assign(auth.creds, { account: { details: new Uint8Array([1, 2]) } });
      await auth.save();
      await auth.keys.set(keys);
      const again = await Auth.open(storage, LIBRARY);
      expect(again.creds).toEqual(
        JSON.parse(JSON.stringify(auth.creds, baileys.BufferJSON.replacer), baileys.BufferJSON.reviver),
      );
      for (const [type, values] of Object.entries(keys)) {
        const found = await again.keys.get(type, [...Object.keys(values), 'another']);
        expect(withBytesAsJson(found)).toEqual(withBytesAsJson(values));
      }
      await again.keys.set({ 'pre-key': { 7: null } });
      expect(await again.keys.get('pre-key', ['7'])).toEqual({});
    }
  });

  it('is protobuf where Baileys wants protobuf', async () => {
    const { AppStateSyncKeyData } = baileys.proto.Message;
    const auth = await Auth.open(new FolderStorage(folder), LIBRARY);
    const key = AppStateSyncKeyData.create({
      keyData: new Uint8Array([1, 2, 3]),
      fingerprint: { rawId: 5, currentIndex: 1, deviceIndexes: [0, 1] },
      timestamp: 1_767_225_600_000,
    });
    await auth.keys.set({
      'app-state-sync-key': { AAAA: AppStateSyncKeyData.decode(AppStateSyncKeyData.encode(key).finish()) },
    });
    const { AAAA: found } = await auth.keys.get('app-state-sync-key', ['AAAA']);
    expect(found).toBeInstanceOf(AppStateSyncKeyData);
    const bytes = AppStateSyncKeyData.encode(found as typeof key).finish();
    expect(Buffer.from(bytes)).toEqual(Buffer.from(AppStateSyncKeyData.encode(key).finish()));
  });

  it('is read and written as Baileys itself does it in a folder', async () => {
    const theirs = await baileys.useMultiFileAuthState(folder);
    Object.assign(theirs.state.creds, { account: { details: Buffer.from([1, 2]) } });
    await theirs.saveCreds();
    await theirs.state.keys.set({ session: { '15550000001:2.0': Buffer.from([9]) } });
    const ours = await Auth.open(new FolderStorage(folder), LIBRARY);
    expect(withBytesAsJson(ours.creds)).toEqual(withBytesAsJson(theirs.state.creds));
    expect(await ours.keys.get('session', ['15550000001:2.0'])).toEqual({ '15550000001:2.0': Buffer.from([9]) });
    await ours.keys.set({ session: { 'group/1:2': new Uint8Array([8]) } });
    await ours.save();
    const again = await baileys.useMultiFileAuthState(folder);
    expect(again.state.creds).toEqual(theirs.state.creds);
    expect(await again.state.keys.get('session', ['group/1:2'])).toEqual({ 'group/1:2': Buffer.from([8]) });
    await ours.clear();
    expect(await readdir(folder)).toEqual([]);
  });
});

/** A message as Baileys makes it of a content, its file encrypted and handed to nobody. */
async function made(content: EventContent): Promise<baileys.WAMessage> {
  const [draft] = draftsOf('whatsapp-personal', content);
  if (!draft) throw new Error('a content became no message');
  const given = draft.type === 'ready' ? draft.content : { [draft.kind]: Buffer.alloc(3, 1), ...draft.rest };
  const message = await baileys.generateWAMessage('15557654321@s.whatsapp.net', given as baileys.AnyMessageContent, {
    userJid: '15550000001@s.whatsapp.net',
    upload: async () => ({ mediaUrl: 'https://mmg.whatsapp.net/file', directPath: '/file' }),
    messageId: '3EB0A1',
  });
  return baileys.proto.WebMessageInfo.fromObject(message) as baileys.WAMessage;
}

describe('what Baileys makes of our contents, and we of its messages', () => {
  const url = 'https://files.example/a';
  it.each<[string, EventContent, object]>([
    ['words', { type: 'text', body: 'Grüße' }, { type: 'text', body: 'Grüße' }],
    ['marks', { type: 'rich', body: '**now**' }, { type: 'text', body: '*now*' }],
    [
      'a place',
      { type: 'location', latitude: 45.5, longitude: -73.25, label: 'The shop' },
      { type: 'location', latitude: 45.5, longitude: -73.25, label: 'The shop' },
    ],
    [
      'a picture',
      { type: 'media', url, mimeType: 'image/png', caption: 'Look' },
      { type: 'media', mimeType: 'image/png', caption: 'Look', sizeBytes: 3 },
    ],
    ['a film', { type: 'video', url, mimeType: 'video/mp4' }, { type: 'video', mimeType: 'video/mp4', sizeBytes: 3 }],
    [
      'a voice message',
      { type: 'audio', url, mimeType: 'audio/ogg', durationSeconds: 4 },
      { type: 'audio', mimeType: 'audio/ogg; codecs=opus', durationSeconds: 4 },
    ],
    ['a sticker', { type: 'media', url, mimeType: 'image/webp' }, { type: 'media', mimeType: 'image/webp' }],
    [
      'a document',
      { type: 'media', url, mimeType: 'application/pdf', caption: 'Read' },
      { type: 'media', mimeType: 'application/pdf', caption: 'Read' },
    ],
  ])('%s', async (_what, content, expected) => {
    const message = await made(content);
    message.key = { remoteJid: '15557654321@s.whatsapp.net', fromMe: false, id: '3EB0A1' };
    const surroundings = { own: [], findNumber: async () => null, recent: { sentAs: () => null } };
    const arrived = await arrivalOf(message, surroundings);
    expect(arrived).toMatchObject({ type: 'message', message: { content: expected, senderId: '+15557654321' } });
  });

  it('edits, deletions and reactions name the message they are about', async () => {
    const key = { remoteJid: '15557654321@s.whatsapp.net', fromMe: true, id: '3EB0B2', participant: null };
    const options = { userJid: '15550000001@s.whatsapp.net', upload: async () => ({ mediaUrl: '', directPath: '' }) };
    const message = async (content: object) =>
      (await baileys.generateWAMessage(key.remoteJid, content as baileys.AnyMessageContent, options)).message;
    expect((await message({ text: 'better', edit: key }))?.protocolMessage).toMatchObject({
      type: 14,
      key: { id: '3EB0B2' },
      editedMessage: { extendedTextMessage: { text: 'better' } },
    });
    expect((await message({ delete: key }))?.protocolMessage).toMatchObject({ type: 0, key: { id: '3EB0B2' } });
    expect((await message({ react: { text: '👍', key } }))?.reactionMessage).toMatchObject({
      text: '👍',
      key: { id: '3EB0B2' },
    });
  });
});

describe('a real socket of Baileys', () => {
  it('ends the source with an error that is worth another try when the server hangs up', async () => {
    const server = createServer((socket) => void socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const library: WhatsAppLibrary = {
      ...(await loadBaileys()),
      makeWASocket: (options) =>
        baileys.makeWASocket({
          ...(options as baileys.UserFacingSocketConfig),
          waWebSocketUrl: `ws://127.0.0.1:${port}`,
        }),
    };
    const session = new WhatsAppPersonalSession({ auth: { folder }, onQr: () => {}, library: async () => library });
    const source = new WhatsAppPersonalSourceProvider({ session });
    try {
      const end = source.start(async () => TAKEN, { signal: new AbortController().signal });
      await expect(end).rejects.toMatchObject({ code: 'whatsapp_session_ended', retryable: true });
      expect([source.status, session.isConnected]).toEqual(['error', false]);
    } finally {
      server.close();
    }
  });
});
