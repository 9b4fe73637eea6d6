import type { VoiceSession } from '@roomkit/core/voice';
import { settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { FakeSocket, START } from './support/fake-socket.ts';
import { startPhone } from './support/phone.ts';

function logOf({ backend }: Awaited<ReturnType<typeof startPhone>>): readonly string[] {
  const log: string[] = [];
  backend.onIncoming(({ participantId, state }) => log.push(`incoming ${participantId} ${state}`));
  backend.onSessionReady(({ state }) => log.push(`ready ${state}`));
  backend.onTransportDisconnect((_session, reason) => log.push(`gone ${reason}`));
  return log;
}

const CALL_SID = `CA${'1'.padStart(32, '0')}`;

describe('the upgrade', () => {
  it('CORE-17.1.2 refuses whom Twilio did not sign, before a socket is opened', async () => {
    await using phone = await startPhone();
    const log = logOf(phone);
    await expect(phone.dial({ wrongSignature: true })).rejects.toThrow('403');
    await expect(phone.dial({ url: 'wss://voice.example/other' })).rejects.toThrow('403');
    for (const signature of ['', 'no base64 !', 'AAAA']) {
      await expect(phone.dial({ headers: { 'x-twilio-signature': signature } })).rejects.toThrow('403');
    }
    expect(log).toEqual([]);
  });

  it('takes its own path only, and says so where nobody else listens', async () => {
    await using phone = await startPhone();
    await expect(phone.dial({ connectTo: `${phone.origin}/elsewhere` })).rejects.toThrow('404');
    const call = await phone.dial({ connectTo: `${phone.origin}/media?token=dropped` });
    await call.settle();
    expect(phone.backend.getSession('call-1')?.state).toBe('active');
  });

  it('503 when every line is taken or the backend is closed', async () => {
    await using phone = await startPhone({ maxCalls: 1 });
    await phone.dial();
    await expect(phone.dial()).rejects.toThrow('503');
    await phone.backend.close();
    await expect(phone.dial()).rejects.toThrow('503');
  });
});

describe('the start', () => {
  it('tells who called, with the parameters of the TwiML, then that audio can flow', async () => {
    await using phone = await startPhone();
    const log = logOf(phone);
    const call = await phone.dial({ parameters: { room: 'r1', plan: 'gold', callSid: 'forged' } });
    await call.settle();
    const session = phone.backend.getSession('call-1');
    expect(log).toEqual([`incoming ${CALL_SID} connecting`, 'ready active']);
    expect(session?.metadata).toEqual({
      room: 'r1',
      plan: 'gold',
      callSid: CALL_SID,
      streamSid: call.identity.streamSid,
      accountSid: phone.twilio.accountSid,
    });
  });

  it('asks who it is where it is told how; what comes meanwhile waits', async () => {
    const known = Promise.withResolvers<void>();
    await using phone = await startPhone({
      identify: async ({ customParameters }) => {
        await known.promise;
        return {
          participantId: customParameters['who'] ?? '?',
          roomId: 'r1',
          organizationId: 'acme',
          metadata: { vip: true },
        };
      },
    });
    const frames: (number | null)[] = [];
    phone.backend.onAudioReceived((_session, { timestampMs }) => frames.push(timestampMs));
    const call = await phone.dial({ parameters: { who: 'ada' } });
    call.say(new Uint8Array(320));
    await call.settle();
    expect(frames).toEqual([]);
    known.resolve();
    await settled();
    const [session] = phone.backend.listSessions('r1');
    expect([session?.participantId, session?.organizationId, session?.metadata['vip'], frames]).toEqual([
      'ada',
      'acme',
      true,
      [0, 20],
    ]);
  });

  it.for([
    ['whom nobody knows', { identify: (): null => null }, 1_008],
    ['when asking fails', { identify: () => Promise.reject(new Error('down')) }, 1_008],
    ['of another account', { accountSid: `AC${'9'.repeat(32)}` }, 1_008],
  ] as const)('refuses a call %s', async ([, options, code]) => {
    await using phone = await startPhone(options);
    const log = logOf(phone);
    expect(await (await phone.dial()).closed).toBe(code);
    expect(log).toEqual([]);
  });

  it('a call that whoever hears of it does not want is never ready', async () => {
    await using phone = await startPhone();
    phone.backend.onIncoming((session) => void phone.backend.disconnect(session, 'refused'));
    const log = logOf(phone);
    const call = await phone.dial();
    await call.closed;
    expect(log.filter((line) => line.startsWith('ready'))).toEqual([]);
  });

  it('gives up a socket that does not start, one that speaks another language, and one that is dead', async () => {
    await using phone = await startPhone({ startTimeoutMs: 1_000, pingIntervalMs: 5_000 });
    const log = logOf(phone);
    const broken = await phone.dial();
    await broken.settle();
    broken.sendText('hello');
    expect(await broken.closed).toBe(1_002);
    await vi.waitFor(() => expect(log.at(-1)).toBe('gone transport_lost'));
    const call = await phone.dial();
    await call.settle();
    await phone.clock.advance(5_000);
    await call.settle();
    await phone.clock.advance(5_000);
    await call.settle();
    expect(log).not.toContain('gone dead');
    expect(phone.backend.getSession('call-2')?.state).toBe('active');
    call.breakDown();
    await vi.waitFor(() => expect(log.filter((line) => line === 'gone transport_lost')).toHaveLength(2));
  });
});

describe('accept', () => {
  it('takes a socket that somebody else has upgraded, and nothing else', async () => {
    await using phone = await startPhone();
    for (const request of [null, {}, { send: 1 }]) {
      await expect(phone.backend.accept(request)).rejects.toMatchObject({ code: 'input_invalid' });
    }
    await expect(phone.backend.connect()).rejects.toMatchObject({ code: 'not_supported' });
    const socket = new FakeSocket();
    const accepted = phone.backend.accept(socket);
    socket.receive({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    socket.receive({ event: 'start', start: START });
    const session: VoiceSession = await accepted;
    expect([session.participantId, session.state]).toEqual(['CA1', 'active']);
  });

  it('a socket that is silent, or starts with what is no mu-law, gives no session', async () => {
    await using phone = await startPhone({ startTimeoutMs: 1_000, pingIntervalMs: 400 });
    const silent = new FakeSocket();
    const never = phone.backend.accept(silent).catch((error: unknown) => error);
    await phone.clock.advance(399);
    expect(silent.log).toEqual([]);
    await phone.clock.advance(601);
    expect(silent.log).toEqual(['ping', 'terminate', 'close 1008']);
    expect(await never).toMatchObject({ code: 'input_invalid' });
    const other = new FakeSocket();
    const refused = phone.backend.accept(other).catch((error: unknown) => error);
    other.receive({
      event: 'start',
      start: { ...START, mediaFormat: { encoding: 'audio/l16', sampleRate: 8_000, channels: 1 } },
    });
    expect([await refused, other.log]).toEqual([expect.objectContaining({ code: 'input_invalid' }), ['close 1008']]);
  });

  it('a socket that closes while it is asked who calls leaves nothing behind', async () => {
    const known = Promise.withResolvers<void>();
    await using phone = await startPhone({ identify: () => known.promise.then(() => ({ roomId: 'r1' })) });
    const log = logOf(phone);
    const socket = new FakeSocket();
    const accepted = phone.backend.accept(socket).catch((error: unknown) => error);
    socket.receive({ event: 'start', start: START });
    socket.closeNow();
    known.resolve();
    await settled();
    expect(await accepted).toMatchObject({ code: 'input_invalid' });
    expect([log.at(-1), phone.backend.listSessions('r1')]).toEqual(['gone transport_lost', []]);
  });
});
