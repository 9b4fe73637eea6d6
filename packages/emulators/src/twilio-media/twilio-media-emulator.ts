import { type Clock, systemClock } from '@roomkit/core';
import { WebSocket } from 'ws';

import { twilioSignature } from '../twilio/signature.ts';
import { TwilioMediaCall } from './twilio-media-call.ts';

/** The account the emulator holds, and its time. */
export interface TwilioMediaEmulatorOptions {
  readonly accountSid?: string;
  readonly authToken?: string;
  /** On which audio is played and spoken. @defaultValue the machine's */
  readonly clock?: Clock;
}

/** A call that is to be connected to a stream. */
export interface DialOptions {
  /** The address as TwiML names it, which is signed: `wss://voice.example/media`. */
  readonly url: string;
  /** Where that is on this machine: `ws://127.0.0.1:40123/media`. @defaultValue `url` */
  readonly connectTo?: string;
  /** What the TwiML gives along. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether the request is signed by another account's token. */
  readonly wrongSignature?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Twilio's side of Media Streams: opens sockets with signed requests, as `<Connect><Stream>` does. */
export class TwilioMediaEmulator implements AsyncDisposable {
  readonly accountSid: string;
  readonly authToken: string;
  readonly #clock: Clock;
  readonly #sockets = new Set<WebSocket>();
  #count = 0;

  constructor(options: TwilioMediaEmulatorOptions = {}) {
    this.accountSid = options.accountSid ?? `AC${'0'.repeat(31)}1`;
    this.authToken = options.authToken ?? 'twilio-auth-token';
    this.#clock = options.clock ?? systemClock;
  }

  /** Somebody calls: resolves once the other side has taken the stream. @throws Error with the status it was refused with */
  async dial(options: DialOptions): Promise<TwilioMediaCall> {
    const { url, connectTo = url, parameters = {}, wrongSignature = false, headers = {} } = options;
    const token = wrongSignature ? 'another-token' : this.authToken;
    const signature = twilioSignature(token, url, new URLSearchParams());
    const socket = new WebSocket(connectTo, { headers: { 'x-twilio-signature': signature, ...headers } });
    this.#sockets.add(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    this.#count += 1;
    const number = String(this.#count).padStart(32, '0');
    const identity = { accountSid: this.accountSid, callSid: `CA${number}`, streamSid: `MZ${number}`, parameters };
    return new TwilioMediaCall(socket, identity, this.#clock);
  }

  /** Hangs up on everybody. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
  }
}
