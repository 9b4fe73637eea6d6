import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { systemClock } from '@roomkit/core';
import type { VoiceBackend } from '@roomkit/core/voice';
import { type TwilioMediaCall, TwilioMediaEmulator } from '@roomkit/emulators/twilio-media';
import { TwilioVoiceBackend } from '@roomkit/voice-twilio';
import * as codecs from 'alawmulaw';

import { Mouth } from './mouth.ts';
import type { Caller, Wire } from './wire.ts';

const given: Readonly<Record<string, unknown>> = codecs;
const { mulaw } = (given['default'] ?? codecs) as typeof codecs;

const URL_OF_STREAM = 'wss://voice.example/media';
/** 20 ms of it, in mu-law. */
const SILENCE = new Uint8Array(160).fill(0xff);

/** Somebody with a phone calls over Twilio's Media Streams. */
export class PhoneWire implements Wire {
  readonly backend: VoiceBackend;
  readonly #twilio: TwilioMediaEmulator;
  readonly #connectTo: string;
  readonly #release: () => Promise<void>;

  private constructor(
    backend: VoiceBackend,
    twilio: TwilioMediaEmulator,
    connectTo: string,
    release: () => Promise<void>,
  ) {
    this.backend = backend;
    this.#twilio = twilio;
    this.#connectTo = connectTo;
    this.#release = release;
  }

  static async open(): Promise<PhoneWire> {
    const twilio = new TwilioMediaEmulator();
    const backend = new TwilioVoiceBackend({
      authToken: twilio.authToken,
      url: URL_OF_STREAM,
      identify: ({ customParameters }) => ({ participantId: 'ada', roomId: customParameters['room'] ?? '' }),
    });
    const server = createServer();
    const attached = backend.attach(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const connectTo = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/media`;
    return new PhoneWire(backend, twilio, connectTo, async () => {
      attached[Symbol.dispose]();
      await twilio[Symbol.asyncDispose]();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  async call(roomId: string): Promise<Caller> {
    const parameters = { room: roomId };
    return new PhoneCaller(await this.#twilio.dial({ url: URL_OF_STREAM, connectTo: this.#connectTo, parameters }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#release();
  }
}

class PhoneCaller implements Caller {
  readonly #call: TwilioMediaCall;
  readonly #mouth: Mouth;

  constructor(call: TwilioMediaCall) {
    this.#call = call;
    this.#mouth = new Mouth(SILENCE, (frame) => call.say(frame));
  }

  get heard(): Int16Array {
    const samples = this.#call.heard.flatMap(({ audio }) => [...mulaw.decode(audio)]);
    const dense = new Int16Array(samples.length * 2);
    for (let at = 0; at < samples.length; at += 1) {
      const [from = 0, to = 0] = [samples[at], samples[at + 1]];
      dense[at * 2] = from;
      dense[at * 2 + 1] = (from + to) / 2;
    }
    return dense;
  }

  say(samples: Int16Array): Promise<void> {
    const half = Int16Array.from({ length: samples.length / 2 }, (_value, at) => {
      const [one = 0, other = 0] = [samples[at * 2], samples[at * 2 + 1]];
      return (one + other) / 2;
    });
    return this.#mouth.say(mulaw.encode(half));
  }

  async until(isEnough: (heard: Int16Array) => boolean): Promise<void> {
    while (!isEnough(this.heard)) await systemClock.sleep(20);
  }

  /** The backend waits for Twilio to say that it was played. */
  async settle(): Promise<void> {
    await this.#call.settle();
  }

  async press(keys: string): Promise<void> {
    for (const key of keys) this.#call.press(key);
  }

  async hangUp(): Promise<void> {
    this.#mouth.close();
    this.#call.hangUp();
    await this.#call.closed;
    if (this.#call.violations.length > 0) throw new Error(this.#call.violations.join('; '));
  }
}
