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

/** A call whose webhook is asked what to do with it. */
export interface RingOptions {
  /** The address of the webhook as the account holds it, which is signed: `https://voice.example/voice`. */
  readonly url: string;
  /** Where that is on this machine. @defaultValue `url` */
  readonly connectTo?: string;
  /** @defaultValue +14155552671 */
  readonly from?: string;
  /** @defaultValue +14155550100 */
  readonly to?: string;
  /** Whether the request is signed by another account's token. */
  readonly wrongSignature?: boolean;
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

  /**
   * Somebody calls: asks the webhook, as Twilio does, and gives its answer.
   *
   * @see https://www.twilio.com/docs/voice/twiml#request-parameters
   */
  async ring(options: RingOptions): Promise<Response> {
    const { url, connectTo = url, from = '+14155552671', to = '+14155550100', wrongSignature = false } = options;
    const body = new URLSearchParams({
      AccountSid: this.accountSid,
      ApiVersion: '2010-04-01',
      CallSid: `CA${String(this.#count + 1).padStart(32, '0')}`,
      CallStatus: 'ringing',
      Direction: 'inbound',
      From: from,
      To: to,
    });
    const signature = twilioSignature(this.#token(wrongSignature), url, body);
    return fetch(connectTo, { method: 'POST', body, headers: { 'x-twilio-signature': signature } });
  }

  /** A call is connected: resolves once the other side has taken the stream. @throws Error with the status it was refused with */
  async dial(options: DialOptions): Promise<TwilioMediaCall> {
    const { url, connectTo = url, parameters = {}, wrongSignature = false, headers = {} } = options;
    const signature = twilioSignature(this.#token(wrongSignature), url, new URLSearchParams());
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

  #token(isWrong: boolean): string {
    return isWrong ? 'another-token' : this.authToken;
  }
}
