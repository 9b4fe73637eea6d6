import { Buffer } from 'node:buffer';

import type { Clock } from '@roomkit/core';
import type { WebSocket } from 'ws';

import { type HeardPiece, Loudspeaker } from './loudspeaker.ts';
import { readMessageToTwilio } from './schema.ts';

/** What a call begins with. */
export interface CallIdentity {
  readonly accountSid: string;
  readonly callSid: string;
  readonly streamSid: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const FRAME_BYTES = 160;
const FRAME_MS = 20;

/** A call whose audio goes over a socket in both directions. */
export class TwilioMediaCall {
  readonly identity: CallIdentity;
  /** Messages that Twilio would not have taken. A good client leaves it empty. */
  readonly violations: string[] = [];
  /** Names of the marks that came, in order. */
  readonly marks: string[] = [];
  /** How often what waited was cleared. */
  clears = 0;
  /** Settles when the socket has closed, with its code. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #loudspeaker: Loudspeaker;
  #sequenceNumber = 0;
  #chunk = 0;
  #timestampMs = 0;

  constructor(socket: WebSocket, identity: CallIdentity, clock: Clock) {
    this.#socket = socket;
    this.identity = identity;
    this.#clock = clock;
    this.#loudspeaker = new Loudspeaker(clock, (name) => this.#send('mark', { mark: { name } }));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.#loudspeaker.stop();
        resolve(code);
      });
    });
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => this.#take(isBinary ? '' : (data as Buffer).toString('utf8')));
    this.#begin();
  }

  /** What the person has heard so far. */
  get heard(): readonly HeardPiece[] {
    return this.#loudspeaker.heard;
  }

  /** How much was sent and not heard yet, in milliseconds. */
  get bufferedMs(): number {
    return this.#loudspeaker.bufferedMs;
  }

  /** The person says something, mu-law of 8,000 Hz; it goes in frames of 20 ms, all at once. */
  say(audio: Uint8Array): void {
    for (let at = 0; at < audio.byteLength; at += FRAME_BYTES) this.#sayFrame(audio.subarray(at, at + FRAME_BYTES));
  }

  /** The person says something at the pace of the clock. Resolves when it has been said. */
  async speak(audio: Uint8Array, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const startedAt = this.#clock.monotonic();
    for (let at = 0, count = 0; at < audio.byteLength; at += FRAME_BYTES, count += 1) {
      const lateMs = this.#clock.monotonic() - (startedAt + count * FRAME_MS);
      if (lateMs < 0) await this.#clock.sleep(-lateMs, options);
      options.signal?.throwIfAborted();
      this.#sayFrame(audio.subarray(at, at + FRAME_BYTES));
    }
  }

  /** The person presses a key. */
  press(digit: string): void {
    this.#send('dtmf', { dtmf: { track: 'inbound_track', digit } });
  }

  /** The person hangs up. */
  hangUp(): void {
    const { accountSid, callSid } = this.identity;
    this.#send('stop', { stop: { accountSid, callSid } });
    this.#socket.close(1_000);
  }

  /** The connection breaks, without a word. */
  breakDown(): void {
    this.#socket.terminate();
  }

  /** Sends a text as it is, for what Twilio never would. */
  sendText(text: string): void {
    this.#socket.send(text);
  }

  /** Waits until the other side has taken everything that was sent to it, and what it sent before that is here. */
  async settle(): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.once('pong', resolve);
    this.#socket.ping();
    await Promise.race([promise, this.closed]);
    this.#socket.off('pong', resolve);
  }

  #begin(): void {
    const { accountSid, callSid, streamSid, parameters } = this.identity;
    this.#socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    this.#send('start', {
      start: {
        accountSid,
        streamSid,
        callSid,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
        customParameters: parameters,
      },
    });
  }

  #sayFrame(audio: Uint8Array): void {
    this.#chunk += 1;
    const payload = Buffer.from(audio).toString('base64');
    const timestamp = String(this.#timestampMs);
    this.#send('media', { media: { track: 'inbound', chunk: String(this.#chunk), timestamp, payload } });
    this.#timestampMs += audio.byteLength / (FRAME_BYTES / FRAME_MS);
  }

  #send(event: string, more: object): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#sequenceNumber += 1;
    const { streamSid } = this.identity;
    this.#socket.send(JSON.stringify({ event, sequenceNumber: String(this.#sequenceNumber), ...more, streamSid }));
  }

  #take(text: string): void {
    const message = readMessageToTwilio(text, this.identity.streamSid);
    if (typeof message === 'string') {
      this.violations.push(message);
      return;
    }
    switch (message.event) {
      case 'media':
        this.#loudspeaker.play(new Uint8Array(Buffer.from(message.media.payload, 'base64')));
        return;
      case 'mark':
        this.marks.push(message.mark.name);
        this.#loudspeaker.mark(message.mark.name);
        return;
      case 'clear':
        this.clears += 1;
        this.#loudspeaker.clear();
        return;
    }
  }
}
