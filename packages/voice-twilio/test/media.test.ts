import type { AudioFrame, VoiceSession } from '@roomkit/core/voice';
import type { TwilioMediaCall } from '@roomkit/emulators/twilio-media';
import { describe, expect, it, vi } from 'vitest';

import { FakeSocket, START } from './support/fake-socket.ts';
import { type Phone, startPhone } from './support/phone.ts';

interface OnTheLine {
  readonly session: VoiceSession;
  readonly call: TwilioMediaCall;
  readonly frames: AudioFrame[];
  /** Lets time go by in steps of 10 ms, and what each side sends arrive. */
  pass(milliseconds: number): Promise<void>;
}

async function onTheLine(phone: Phone): Promise<OnTheLine> {
  const { promise, resolve } = Promise.withResolvers<VoiceSession>();
  const frames: AudioFrame[] = [];
  phone.backend.onSessionReady(resolve);
  phone.backend.onAudioReceived((_session, frame) => frames.push(frame));
  const call = await phone.dial();
  const session = await promise;
  return {
    session,
    call,
    frames,
    async pass(milliseconds) {
      for (let passed = 0; passed < milliseconds; passed += 10) {
        await phone.clock.advance(10);
        await call.settle();
        await call.settle();
      }
    },
  };
}

function heardMs(call: TwilioMediaCall): number {
  return call.heard.reduce((sum, { audio }) => sum + audio.byteLength / 8, 0);
}

describe('what comes in', () => {
  it('is mu-law as linear samples, each piece in its place in time', async () => {
    await using phone = await startPhone();
    const { call, frames } = await onTheLine(phone);
    call.say(Uint8Array.from({ length: 480 }, () => 0x80));
    await call.settle();
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([0, 20, 40]);
    expect(frames.map(({ data, sampleRate }) => [data.byteLength, sampleRate])).toEqual([
      [320, 8_000],
      [320, 8_000],
      [320, 8_000],
    ]);
    expect(new DataView(frames[0]?.data.buffer ?? new ArrayBuffer(2)).getInt16(0, true)).toBe(32_124);
  });

  it('VOICE-17.6.5 refuses 300 KiB before any of it is decoded, counts it, and goes on', async () => {
    await using phone = await startPhone();
    const { call, frames, session } = await onTheLine(phone);
    const decoded = vi.spyOn(globalThis, 'atob');
    const media = { track: 'inbound', chunk: '1', timestamp: '0', payload: 'A'.repeat(300 * 1_024) };
    call.sendText(JSON.stringify({ event: 'media', streamSid: call.identity.streamSid, media }));
    await call.settle();
    expect(decoded).not.toHaveBeenCalled();
    expect([frames.length, phone.backend.statistics(session).rejectedFrames]).toEqual([0, 1]);
    const small = { ...media, chunk: '2', payload: 'A'.repeat(256 * 1_024) };
    call.sendText(JSON.stringify({ event: 'media', streamSid: call.identity.streamSid, media: small }));
    await call.settle();
    expect([frames.length, phone.backend.statistics(session).rejectedFrames]).toEqual([1, 1]);
  });

  it('VOICE-17.6.5 drops more frames a second than there may be, and takes those of the next', async () => {
    await using phone = await startPhone({ maxFramesPerSecond: 50 });
    const { call, frames, session, pass } = await onTheLine(phone);
    call.say(new Uint8Array(160 * 80));
    await call.settle();
    expect([frames.length, phone.backend.statistics(session).rejectedFrames]).toEqual([50, 30]);
    await pass(1_000);
    call.say(new Uint8Array(160 * 10));
    await call.settle();
    expect(frames).toHaveLength(60);
  });

  it('what is no base64 is counted; what Twilio left out is counted, and moves time on; what it repeats is nothing', async () => {
    await using phone = await startPhone();
    const { call, frames, session } = await onTheLine(phone);
    const { streamSid } = call.identity;
    const send = (chunk: number, timestamp: number, payload = 'AAAA'): void =>
      call.sendText(
        JSON.stringify({ event: 'media', streamSid, media: { chunk: `${chunk}`, timestamp: `${timestamp}`, payload } }),
      );
    send(1, 0, 'no base64!');
    send(2, 20);
    send(5, 80);
    send(5, 80);
    send(4, 60);
    await call.settle();
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([20, 80]);
    expect(phone.backend.statistics(session)).toEqual({ packetsLost: 2, concealedFrames: 0, rejectedFrames: 1 });
  });

  it('VOICE-12.2.5 keys come as they were pressed, and what is none does not', async () => {
    await using phone = await startPhone();
    const { call } = await onTheLine(phone);
    const keys: unknown[] = [];
    phone.backend.onDtmfReceived((_session, event) => keys.push(event));
    for (const digit of ['5', '*', 'X', '']) call.press(digit);
    await call.settle();
    expect(keys).toEqual([
      { digit: '5', durationMs: 160, confidence: null },
      { digit: '*', durationMs: 160, confidence: null },
    ]);
  });

  it('messages of a kind that came later are left alone; stop ends the call', async () => {
    await using phone = await startPhone();
    const { call, session } = await onTheLine(phone);
    call.sendText(JSON.stringify({ event: 'applause', streamSid: call.identity.streamSid }));
    await call.settle();
    expect(session.state).toBe('active');
    const gone = Promise.withResolvers<string>();
    phone.backend.onTransportDisconnect((_session, reason) => gone.resolve(reason));
    call.hangUp();
    expect(await gone.promise).toBe('hangup');
  });
});

describe('what goes out', () => {
  it('is what Twilio takes, ahead by the lead and no more, with a mark each 60 ms and one at the end', async () => {
    await using phone = await startPhone();
    const { call, session, pass } = await onTheLine(phone);
    const sent = phone.backend.sendAudio(session, new Uint8Array(8 * 1_010));
    await call.settle();
    expect(call.bufferedMs).toBe(220);
    await pass(1_050);
    await sent;
    expect(call.violations).toEqual([]);
    expect([heardMs(call), call.bufferedMs]).toEqual([1_010, 0]);
    expect(call.marks.length).toBe(17);
    expect(call.marks.at(-1)).toBe('1:1010');
  });

  it('VOICE-12.6.1 is over when Twilio says that it was played, not when it was sent', async () => {
    await using phone = await startPhone();
    const { call, session, pass } = await onTheLine(phone);
    let isOver = false;
    // What was there before makes what comes later.
    phone.backend.sendAudioSync(session, {
      data: new Uint8Array(8 * 200),
      sampleRate: 8_000,
      channels: 1,
      format: 'mulaw',
      timestampMs: null,
      isFinal: false,
    });
    const sent = phone.backend.sendAudio(session, new Uint8Array(8 * 100)).then(() => (isOver = true));
    await pass(250);
    expect([isOver, phone.backend.playedMs(session)]).toEqual([false, 60]);
    await pass(60);
    await sent;
    expect(heardMs(call)).toBe(300);
  });

  it('VOICE-12.3.13.6 trap 19: what was heard is what Twilio said, also when nothing comes back any more', async () => {
    await using phone = await startPhone({ markTimeoutMs: 1_000 });
    const { call, session, pass } = await onTheLine(phone);
    const sent = phone.backend.sendAudio(session, new Uint8Array(8 * 600));
    await pass(330);
    const cut = await phone.backend.cancelAudio(session);
    await sent;
    expect(cut).toEqual({ playedMs: 300, confirmed: true });
    await pass(20);
    expect([call.clears, call.bufferedMs]).toEqual([1, 0]);
    expect(heardMs(call)).toBeLessThanOrEqual(340);
    // The marks of what was dropped came back by now: they confirm nothing of the next.
    const next = phone.backend.sendAudio(session, new Uint8Array(8 * 100));
    await pass(10);
    expect(phone.backend.playedMs(session)).toBeLessThanOrEqual(20);
    await pass(120);
    await next;
  });

  it.each([
    ['before the last of it was sent', 600],
    ['when all of it was sent', 100],
  ])(
    'VOICE-12.6.1 trap 20: what is stopped is cleared once, and nothing of what comes next, %s',
    async (_title, lengthMs) => {
      await using phone = await startPhone();
      const { call, session, pass } = await onTheLine(phone);
      for (const [count, how] of ['by its signal', 'by both'].entries()) {
        const stop = new AbortController();
        const sent = phone.backend.sendAudio(session, new Uint8Array(8 * lengthMs), { signal: stop.signal });
        const outcome = sent.then(
          () => 'over',
          () => 'stopped',
        );
        await pass(70);
        if (how === 'by both') void phone.backend.cancelAudio(session);
        stop.abort();
        const before = heardMs(call);
        const next = phone.backend.sendAudio(session, new Uint8Array(8 * 100));
        await pass(10);
        expect(call.clears).toBe(count + 1);
        await pass(300);
        await next;
        expect(await outcome).toBe('stopped');
        expect(heardMs(call) - before).toBeLessThanOrEqual(120);
        expect(heardMs(call) - before).toBeGreaterThanOrEqual(100);
      }
    },
  );

  it('VOICE-12.2.20 a socket that dies in the middle of a word ends the call, and lets nobody wait', async () => {
    await using phone = await startPhone();
    const { call, session, pass } = await onTheLine(phone);
    const gone = Promise.withResolvers<string>();
    phone.backend.onTransportDisconnect((_session, reason) => gone.resolve(reason));
    const sent = phone.backend.sendAudio(session, new Uint8Array(8 * 10_000));
    const waiting = phone.backend.sendAudio(session, new Uint8Array(8 * 100));
    call.say(new Uint8Array(160 * 3));
    await pass(100);
    call.breakDown();
    expect(await gone.promise).toBe('transport_lost');
    await Promise.all([sent, waiting]);
    expect(session.state).toBe('ended');
    expect(phone.backend.getSession(session.id)).toBeNull();
    await expect(phone.backend.sendAudio(session, new Uint8Array(8))).rejects.toMatchObject({ code: 'session_ended' });
  });

  it('lets nobody wait for ever for marks that do not come', async () => {
    await using phone = await startPhone({ markTimeoutMs: 1_000, pingIntervalMs: 100_000 });
    const socket = new FakeSocket();
    const accepted = phone.backend.accept(socket);
    socket.receive({ event: 'start', start: START });
    const session = await accepted;
    let isOver = false;
    void phone.backend.sendAudio(session, new Uint8Array(8 * 100)).then(() => (isOver = true));
    await phone.clock.advance(1_099);
    expect([isOver, phone.backend.playedMs(session)]).toEqual([false, 60]);
    await phone.clock.advance(1);
    expect([isOver, phone.backend.playedMs(session)]).toEqual([true, null]);
  });

  it('trap 18: what nobody reads any more gets no audio, but still the marks and the end', async () => {
    await using phone = await startPhone();
    const socket = new FakeSocket();
    const accepted = phone.backend.accept(socket);
    socket.receive({ event: 'start', start: START });
    const session = await accepted;
    socket.bufferedAmount = 2_000_000;
    const sent = phone.backend.sendAudio(session, new Uint8Array(8 * 1_000));
    await phone.clock.advance(100);
    await phone.backend.cancelAudio(session);
    await sent;
    const events = socket.log.map((text) => (JSON.parse(text) as { event: string }).event);
    expect([...new Set(events)]).toEqual(['mark', 'clear']);
  });

  it('marks of others confirm nothing', async () => {
    await using phone = await startPhone();
    const { call, session, pass } = await onTheLine(phone);
    const sent = phone.backend.sendAudio(session, new Uint8Array(8 * 1_000));
    await pass(20);
    for (const name of ['1:999999', '7:20', 'x', '1:', '']) {
      call.sendText(JSON.stringify({ event: 'mark', streamSid: call.identity.streamSid, mark: { name } }));
    }
    await call.settle();
    expect(phone.backend.playedMs(session)).toBeLessThanOrEqual(20);
    await phone.backend.cancelAudio(session);
    await sent;
  });
});
