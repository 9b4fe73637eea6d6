import { bytesOf, joinBytes, samplesOf } from '@roomkit/core/audio';
import type { VoiceSession } from '@roomkit/core/voice';
import type { TwilioMediaCall } from '@roomkit/emulators/twilio-media';
import { describeVoiceBackend, type VoiceBackendSubject } from '@roomkit/testing/conformance';

import { mulawOf, samplesOfMulaw } from '../src/mulaw.ts';
import { startPhone } from './support/phone.ts';

async function subject(): Promise<VoiceBackendSubject> {
  const phone = await startPhone();
  const { backend, clock } = phone;
  const calls: TwilioMediaCall[] = [];
  /** Time goes by in small steps, and what one side sends in each is there before the next. */
  async function pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 10) {
      await clock.advance(Math.min(10, milliseconds - passed));
      for (const call of calls) await call.settle();
      for (const call of calls) await call.settle();
    }
  }
  return {
    backend,
    pass,
    encode: mulawOf,
    toleranceMs: 40,
    playoutDelayMs: 80,
    patienceMs: 3_000,
    secrets: [phone.twilio.authToken],
    async call() {
      const { promise, resolve } = Promise.withResolvers<VoiceSession>();
      backend.onSessionReady(resolve);
      const call = await phone.dial();
      calls.push(call);
      return {
        session: await promise,
        speak: (samples) => call.say(mulawOf(samples)),
        heard: () => samplesOf(joinBytes(call.heard.map(({ audio }) => bytesOf(samplesOfMulaw(audio))))),
        pressKey: (digit) => call.press(digit),
        hangUp: () => call.hangUp(),
      };
    },
    async close() {
      await phone[Symbol.asyncDispose]();
    },
  };
}

describeVoiceBackend('TwilioVoiceBackend', { create: subject });
