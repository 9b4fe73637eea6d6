import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InMemoryStateStore, RoomKit, type StateStore, whatsappPersonalChannel } from '@roomkit/core';
import { anEvent, createRecordingLogger, createTestClock } from '@roomkit/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  WhatsAppPersonalProvider,
  WhatsAppPersonalSession,
  type WhatsAppPersonalSessionOptions,
  WhatsAppPersonalSourceProvider,
} from '../src/index.ts';
import { libraryMissing } from '../src/load-library.ts';
import { FakeWhatsApp } from './support/fake-whatsapp.ts';
import { pairedAccount, startAccount, TAKEN } from './support/start-account.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomkit-whatsapp-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A source of an account that is new. */
function newAccount(options: Partial<WhatsAppPersonalSessionOptions> = {}) {
  const fake = new FakeWhatsApp();
  const session = new WhatsAppPersonalSession({
    auth: { folder },
    library: async () => fake.library,
    clock: createTestClock(),
    ...options,
  });
  const source = new WhatsAppPersonalSourceProvider({ session });
  let connections = 0;
  const start = (): Promise<void> =>
    source.start(async () => TAKEN, {
      signal: new AbortController().signal,
      onConnected: () => void (connections += 1),
    });
  return { fake, session, source, start, connections: () => connections };
}

describe('pairing', () => {
  it('shows a QR code, and is connected once it was scanned: the restart that follows is no failure', async () => {
    const codes: string[] = [];
    const { fake, session, source, start, connections } = newAccount({ onQr: (qr) => void codes.push(qr) });
    const ended = start();
    await vi.waitFor(() => expect(codes).toEqual(['qr-1']));
    fake.socket.emit('connection.update', { qr: 'qr-2' });
    expect([codes, source.status, session.isConnected]).toEqual([['qr-1', 'qr-2'], 'connecting', false]);
    await fake.pair();
    await vi.waitFor(() => expect(source.status).toBe('connected'));
    expect([fake.sockets.length, connections(), session.isConnected]).toEqual([2, 1, true]);
    await source.stop();
    await ended;
    expect(session.isConnected).toBe(false);
  });

  it('shows a code to type in, once a connection, where a number is given', async () => {
    const codes: string[] = [];
    const onPairingCode = (code: string): void => void codes.push(code);
    const { fake, source, start } = newAccount({ onPairingCode, phoneNumber: '+15550000001' });
    const ended = start();
    await vi.waitFor(() => expect(codes).toEqual(['ABCD1234']));
    fake.socket.emit('connection.update', { qr: 'qr-2' });
    await fake.pair();
    await vi.waitFor(() => expect(source.status).toBe('connected'));
    expect([fake.askedForCode, codes]).toEqual([['15550000001'], ['ABCD1234']]);
    await source.stop();
    await ended;
  });

  it('begins anew where nobody typed the code in, rather than to be refused for good', async () => {
    const codes: string[] = [];
    const onPairingCode = (code: string): void => void codes.push(code);
    const { fake, source, start } = newAccount({ onPairingCode, phoneNumber: '+15550000001' });
    const ended = start();
    await vi.waitFor(() => expect(codes).toHaveLength(1));
    fake.socket.close(408);
    await expect(ended).rejects.toMatchObject({ retryable: true, details: { reason: 'connection_lost' } });
    expect(await readdir(folder)).toEqual(['creds.json']);
    const again = start();
    await vi.waitFor(() => expect(codes).toHaveLength(2));
    await fake.pair();
    await vi.waitFor(() => expect(source.status).toBe('connected'));
    await source.stop();
    await again;
  });

  it('fails for good where nobody is there to show a code to', async () => {
    const { source, start } = newAccount();
    await expect(start()).rejects.toMatchObject({ code: 'whatsapp_not_paired', retryable: false });
    expect((await source.healthcheck()).error).toContain('onQr');
  });

  it('goes on where the code could not be shown', async () => {
    const logger = createRecordingLogger();
    const onQr = (): never => {
      throw new Error('no screen');
    };
    const { fake, source, start } = newAccount({ onQr, logger });
    const ended = start();
    await vi.waitFor(() =>
      expect(logger.entries.map(({ message }) => message)).toContain('A QR code could not be shown.'),
    );
    await fake.pair();
    await vi.waitFor(() => expect(source.status).toBe('connected'));
    await source.stop();
    await ended;
  });
});

describe('what is kept of an account', () => {
  it.each(['folder', 'state'] as const)('lets a new process connect without pairing: %s', async (where) => {
    const state = new InMemoryStateStore();
    const auth = where === 'folder' ? { folder } : { state, key: 'main', organizationId: 'acme' };
    const first = newAccount({ auth, onQr: () => first.fake.pair() });
    const ended = first.start();
    await vi.waitFor(() => expect(first.source.status).toBe('connected'));
    await first.source.stop();
    await ended;
    const session = new WhatsAppPersonalSession({ auth, library: async () => first.fake.library });
    const source = new WhatsAppPersonalSourceProvider({ session });
    const again = source.start(async () => TAKEN, { signal: new AbortController().signal });
    await vi.waitFor(() => expect(source.status).toBe('connected'));
    await source.stop();
    await again;
    const scope = { organizationId: 'acme', namespace: 'roomkit.whatsapp-personal.main' };
    const names = where === 'state' ? await state.list(scope) : await readdir(folder);
    expect(names.map((name) => name.replace('.json', '')).toSorted()).toEqual(['creds', 'pre-key-1']);
    const modes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).mode));
    expect(modes.filter((mode) => (mode & 0o077) !== 0)).toEqual([]);
  });

  it('is forgotten once the phone has unlinked the device, and nothing beside it; it can be paired anew', async () => {
    await writeFile(join(folder, 'notes.json'), '{}');
    const codes: string[] = [];
    const { fake, source, start } = newAccount({ onQr: (qr) => void codes.push(qr) });
    const ended = start();
    await vi.waitFor(() => expect(codes).toHaveLength(1));
    await fake.pair();
    await vi.waitFor(() => expect(source.status).toBe('connected'));
    fake.logOut();
    await expect(ended).rejects.toMatchObject({
      code: 'whatsapp_session_ended',
      retryable: false,
      details: { reason: 'logged_out', closeCode: 401 },
    });
    const { auth } = fake.socket.options;
    fake.emit('creds.update', auth.creds);
    await auth.keys.set({ session: { 'a.1': new Uint8Array([1]) } });
    expect(await readdir(folder)).toEqual(['notes.json']);
    const again = start();
    await vi.waitFor(() => expect(codes).toHaveLength(2));
    await source.stop();
    await again;
  });

  it('is not thrown away because it cannot be read', async () => {
    await writeFile(join(folder, 'creds.json'), '{"noiseKey":');
    const { start } = newAccount({ onQr: () => {} });
    await expect(start()).rejects.toMatchObject({ code: 'whatsapp_auth_unreadable', details: { name: 'creds' } });
    expect(await readFile(join(folder, 'creds.json'), 'utf8')).toBe('{"noiseKey":');
  });

  it('is tried to be kept again with the next change, and the failure is told', async () => {
    const { fake, session, state } = await pairedAccount();
    const logger = createRecordingLogger();
    let isDown = true;
    const failing: StateStore = {
      specificationVersion: 'v1',
      get: (...given) => state.get(...given),
      delete: (...given) => state.delete(...given),
      list: (...given) => state.list(...given),
      async set(...given) {
        if (isDown) throw new Error('down');
        await state.set(...given);
      },
    };
    const source = new WhatsAppPersonalSourceProvider({
      session: session({ auth: { state: failing, key: 'main' }, logger }),
    });
    const ended = source.start(async () => TAKEN, { signal: new AbortController().signal });
    await vi.waitFor(() => expect(source.status).toBe('connected'));
    const { creds } = fake.socket.options.auth;
    Object.assign(creds, { nextPreKeyId: 31 });
    fake.emit('creds.update', { nextPreKeyId: 31 });
    await vi.waitFor(() => expect(logger.entries).toHaveLength(1));
    isDown = false;
    Object.assign(creds, { nextPreKeyId: 61 });
    fake.emit('creds.update', { nextPreKeyId: 61 });
    await source.stop();
    await ended;
    const scope = { organizationId: null, namespace: 'roomkit.whatsapp-personal.main' };
    expect(await state.get(scope, 'creds')).toMatchObject({ nextPreKeyId: 61 });
  });
});

describe('the end of a connection', () => {
  it.each([
    [401, 'logged_out', false],
    [403, 'forbidden', false],
    [408, 'connection_lost', true],
    [411, 'device_mismatch', true],
    [428, 'connection_closed', true],
    [440, 'replaced', false],
    [500, 'bad_session', true],
    [503, 'unavailable', true],
    [599, 'unknown', true],
  ])('%i is %s', async (code, reason, retryable) => {
    await using running = await startAccount();
    running.fake.socket.close(code);
    await expect(running.ended).rejects.toMatchObject({ retryable, details: { reason, closeCode: code } });
  });

  it('515 connects again at once, but not for ever', async () => {
    await using running = await startAccount();
    const before = running.fake.sockets.length;
    running.fake.socket.close(515);
    await vi.waitFor(() => expect(running.fake.sockets).toHaveLength(before + 1));
    await vi.waitFor(() => expect(running.fake.socket.isOpen).toBe(true));
    expect(running.source.status).toBe('connected');
    const { makeWASocket } = running.fake.library;
    Object.assign(running.fake.library, {
      makeWASocket(options: Parameters<typeof makeWASocket>[0]) {
        const socket = makeWASocket.call(running.fake.library, options);
        queueMicrotask(() => running.fake.socket.close(515));
        return socket;
      },
    });
    running.fake.socket.close(515);
    await expect(running.ended).rejects.toMatchObject({ retryable: true, details: { reason: 'restart_required' } });
    expect(running.fake.sockets.length).toBeLessThan(before + 10);
  });

  it('CORE-6.5.3 is followed by another start after a pause, and by none where it is for good', async () => {
    const { fake, session, clock } = await pairedAccount();
    const shared = session();
    const kit = new RoomKit({ clock });
    const provider = new WhatsAppPersonalProvider({ session: shared });
    kit.registerChannel(whatsappPersonalChannel('whatsapp', { provider }));
    const exhausted: unknown[] = [];
    kit.on('source_exhausted', ({ data }) => void exhausted.push(data.channelId));
    kit.attachSource('whatsapp', new WhatsAppPersonalSourceProvider({ session: shared }));
    await vi.waitFor(() => expect(kit.listSources()).toEqual({ whatsapp: 'connected' }));
    const before = fake.sockets.length;
    fake.socket.close(503);
    await vi.waitFor(() => expect(kit.listSources()).toEqual({ whatsapp: 'error' }));
    expect(await provider.send(anEvent(), '+15557654321').catch((error: unknown) => error)).toMatchObject({
      code: 'provider_failed',
      retryable: true,
      details: { vendorCode: 'not_connected' },
    });
    expect(fake.sockets).toHaveLength(before);
    await clock.advance(1000);
    await vi.waitFor(() => expect(kit.listSources()).toEqual({ whatsapp: 'connected' }));
    fake.socket.close(440);
    await vi.waitFor(() => expect(exhausted).toEqual(['whatsapp']));
    await clock.advance(600_000);
    expect(fake.sockets).toHaveLength(before + 1);
    await kit.close();
  });
});

describe('a session', () => {
  it('is run by one source', async () => {
    const { session } = await pairedAccount();
    const shared = session();
    const [one, other] = [1, 2].map(() => new WhatsAppPersonalSourceProvider({ session: shared }));
    const options = { signal: new AbortController().signal };
    const ended = one?.start(async () => TAKEN, options);
    await expect(other?.start(async () => TAKEN, options)).rejects.toMatchObject({ details: { field: 'session' } });
    await expect(one?.start(async () => TAKEN, options)).rejects.toMatchObject({ details: { field: 'source' } });
    await one?.stop();
    await ended;
  });

  it('says what to install where Baileys is missing', async () => {
    const library = async (): Promise<never> => {
      throw libraryMissing(new Error('no such module'));
    };
    const { start } = newAccount({ library });
    await expect(start()).rejects.toMatchObject({
      code: 'whatsapp_library_missing',
      retryable: false,
      message: expect.stringContaining('npm install baileys@7.0.0-rc14'),
    });
  });
});
