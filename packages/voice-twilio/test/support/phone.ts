import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type DialOptions, type TwilioMediaCall, TwilioMediaEmulator } from '@roomkit/emulators/twilio-media';
import { createTestClock, createTestIds, type TestClock } from '@roomkit/testing';
import { TwilioVoiceBackend, type TwilioVoiceOptions } from '@roomkit/voice-twilio';

export const URL_OF_STREAM: string = 'wss://voice.example/media';

/** A backend behind a server of this machine, and Twilio. */
export interface Phone extends AsyncDisposable {
  readonly backend: TwilioVoiceBackend;
  readonly clock: TestClock;
  readonly twilio: TwilioMediaEmulator;
  /** Where the server is, such as `ws://127.0.0.1:40123`. */
  readonly origin: string;
  dial(options?: Partial<DialOptions>): Promise<TwilioMediaCall>;
}

/** Starts both. Time stands still unless it is moved. */
export async function startPhone(options: Partial<TwilioVoiceOptions> = {}): Promise<Phone> {
  const clock = createTestClock();
  const twilio = new TwilioMediaEmulator({ clock });
  const { authToken } = twilio;
  const createId = createTestIds('call');
  const backend = new TwilioVoiceBackend({ authToken, url: URL_OF_STREAM, clock, createId, ...options });
  const server = createServer();
  const attached = backend.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connectTo = `${origin}/media`;
  return {
    backend,
    clock,
    twilio,
    origin,
    dial: (more = {}) => twilio.dial({ url: URL_OF_STREAM, connectTo, ...more }),
    async [Symbol.asyncDispose](): Promise<void> {
      attached[Symbol.dispose]();
      await backend.close();
      await twilio[Symbol.asyncDispose]();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
