import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Clock } from '@roomkit/core';
import { type DialOptions, type TwilioMediaCall, TwilioMediaEmulator } from '@roomkit/emulators/twilio-media';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

/** A clock that stands still; due timers run when it is moved, in order. */
class StillClock implements Clock {
  #elapsed = 0;
  #timers: { readonly at: number; readonly task: () => void }[] = [];

  now(): number {
    return this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.schedule(milliseconds, resolve));
  }

  schedule(milliseconds: number, task: () => void): Disposable {
    const timer = { at: this.#elapsed + milliseconds, task };
    this.#timers.push(timer);
    return { [Symbol.dispose]: () => void (this.#timers = this.#timers.filter((each) => each !== timer)) };
  }

  advance(milliseconds: number): void {
    const end = this.#elapsed + milliseconds;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((each) => each !== due);
      this.#elapsed = due.at;
      due.task();
    }
    this.#elapsed = end;
  }
}

interface Line {
  readonly clock: StillClock;
  readonly call: TwilioMediaCall;
  /** What came from Twilio. */
  readonly came: Record<string, unknown>[];
  readonly headers: IncomingHttpHeaders;
  /** Sends a message to Twilio and waits until it is there. */
  send(message: object | string): Promise<void>;
}

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function dial(options: Partial<DialOptions> = {}): Promise<Line> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const clock = new StillClock();
  const twilio = new TwilioMediaEmulator({ clock });
  closing.push(() => void twilio[Symbol.asyncDispose]());
  const came: Record<string, unknown>[] = [];
  const connected = new Promise<{ readonly socket: WebSocket; readonly headers: IncomingHttpHeaders }>((resolve) => {
    server.on('connection', (socket, request) => {
      socket.on('message', (data) =>
        came.push(JSON.parse((data as Buffer).toString('utf8')) as Record<string, unknown>),
      );
      resolve({ socket, headers: request.headers });
    });
  });
  const connectTo = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/media`;
  const call = await twilio.dial({ url: 'wss://voice.example/media', connectTo, ...options });
  const { socket, headers } = await connected;
  await call.settle();
  return {
    clock,
    call,
    came,
    headers,
    async send(message) {
      socket.send(
        typeof message === 'string' ? message : JSON.stringify({ streamSid: call.identity.streamSid, ...message }),
      );
      await call.settle();
    },
  };
}

function media(milliseconds: number): object {
  return { event: 'media', media: { payload: Buffer.alloc(milliseconds * 8, 0xff).toString('base64') } };
}

function mark(name: string): object {
  return { event: 'mark', mark: { name } };
}

describe('TwilioMediaEmulator', () => {
  it('signs the address it was given, whatever it connects to', async () => {
    const { headers } = await dial();
    const expected = createHmac('sha1', 'twilio-auth-token').update('wss://voice.example/media').digest('base64');
    expect(headers['x-twilio-signature']).toBe(expected);
  });

  it('begins with connected and start, and numbers what it sends by texts', async () => {
    const { came, call } = await dial({ parameters: { room: 'r1' } });
    call.say(new Uint8Array(400));
    call.press('5');
    await call.settle();
    const { streamSid, callSid, accountSid } = call.identity;
    expect(came.slice(0, 2)).toEqual([
      { event: 'connected', protocol: 'Call', version: '1.0.0' },
      {
        event: 'start',
        sequenceNumber: '1',
        streamSid,
        start: {
          streamSid,
          callSid,
          accountSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
          customParameters: { room: 'r1' },
        },
      },
    ]);
    expect(came.slice(2, 5).map(({ media: piece }) => piece)).toMatchObject([
      { track: 'inbound', chunk: '1', timestamp: '0' },
      { track: 'inbound', chunk: '2', timestamp: '20' },
      { track: 'inbound', chunk: '3', timestamp: '40' },
    ]);
    expect(came[5]).toEqual({
      event: 'dtmf',
      sequenceNumber: '5',
      streamSid,
      dtmf: { track: 'inbound_track', digit: '5' },
    });
  });

  it('plays what it gets on its clock, and answers marks when what is before them was heard', async () => {
    const { came, call, clock, send } = await dial();
    await send(media(50));
    await send(mark('a'));
    await send(media(30));
    await send(mark('b'));
    expect(call.bufferedMs).toBe(80);
    clock.advance(49);
    await call.settle();
    expect(came.filter(({ event }) => event === 'mark')).toEqual([]);
    clock.advance(1);
    await call.settle();
    expect(came.filter(({ event }) => event === 'mark').map((message) => message['mark'])).toEqual([{ name: 'a' }]);
    clock.advance(1_000);
    await call.settle();
    expect(came.filter(({ event }) => event === 'mark')).toHaveLength(2);
    expect(call.heard.map(({ at }) => at)).toEqual([20, 40, 50, 70, 80]);
    expect(call.bufferedMs).toBe(0);
  });

  it('clear drops what waits, and answers its marks at once', async () => {
    const { came, call, clock, send } = await dial();
    await send(media(200));
    await send(mark('a'));
    clock.advance(50);
    await send({ event: 'clear' });
    await call.settle();
    expect(came.at(-1)).toMatchObject({ event: 'mark', mark: { name: 'a' } });
    clock.advance(1_000);
    expect([call.heard.length, call.bufferedMs, call.clears]).toEqual([2, 0, 1]);
    await send(media(20));
    clock.advance(20);
    expect(call.heard).toHaveLength(3);
  });

  it.for([
    ['no JSON', 'hello'],
    ['an event of its own', { event: 'start' }],
    ['a stream that is another', { event: 'clear', streamSid: 'MZ9' }],
    ['a mark without a name', { event: 'mark', mark: { name: '' } }],
    ['audio that is no base64', { event: 'media', media: { payload: 'no base64!' } }],
    ['audio with a track, which only Twilio names', { event: 'media', media: { payload: 'AAAA', track: 'outbound' } }],
  ] as const)('notes %s', async ([, message]) => {
    const { call, send } = await dial();
    await send(message);
    expect(call.violations).toHaveLength(1);
  });

  it('speaks at the pace of its clock', async () => {
    const { came, call, clock } = await dial();
    const spoken = call.speak(new Uint8Array(800));
    for (let passed = 0; passed < 80; passed += 20) {
      await call.settle();
      clock.advance(20);
    }
    await spoken;
    await call.settle();
    expect(came.filter(({ event }) => event === 'media')).toHaveLength(5);
  });

  it('says stop when the person hangs up, and is cut off when the connection breaks', async () => {
    const one = await dial();
    one.call.hangUp();
    expect(await one.call.closed).toBe(1_000);
    expect(one.came.at(-1)).toMatchObject({ event: 'stop', stop: { callSid: one.call.identity.callSid } });
    const other = await dial();
    other.call.breakDown();
    expect(await other.call.closed).toBe(1_006);
  });
});
