import type { VoiceBackend } from '@roomkit/core/voice';
import { WebRTCVoiceBackend } from '@roomkit/voice-webrtc';

import { BrowserCall } from '../../../packages/voice-webrtc/test/browser/browser-call.ts';
import type { Caller, Wire } from './wire.ts';

export { hasBrowser } from '../../../packages/voice-webrtc/test/browser/chromium.ts';

/** Headless Chromium calls over WebRTC. */
export class BrowserWire implements Wire {
  readonly backend: VoiceBackend;
  readonly #handle: (request: Request) => Promise<Response>;
  #call: BrowserCall | null = null;

  constructor(roomId: string) {
    const backend = new WebRTCVoiceBackend({
      addresses: ['127.0.0.1'],
      authorize: () => ({ participantId: 'ada', roomId }),
    });
    this.backend = backend;
    this.#handle = (request) => backend.handleRequest(request);
  }

  async call(): Promise<Caller> {
    const call = await BrowserCall.open(this.#handle);
    this.#call = call;
    return {
      say: (samples) => call.say(samples),
      get heard() {
        return call.heard;
      },
      until: (isEnough) => call.until(isEnough),
      // What was sent is heard once half a second more has been.
      settle() {
        const enough = call.heard.length + 8_000;
        return call.until((heard) => heard.length >= enough);
      },
      async press(keys) {
        await call.page.evaluate(`press(${JSON.stringify(keys)})`);
      },
      async hangUp() {
        await call.page.evaluate('hangUp()');
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#call?.[Symbol.asyncDispose]();
  }
}
