import { createTestClock, createTestIds } from '@roomkit/testing';
import { describeVoiceBackend, type VoiceBackendSubject } from '@roomkit/testing/conformance';
import { WebRTCVoiceBackend, type WebRTCVoiceOptions } from '@roomkit/voice-webrtc';

import { Caller } from './support/caller.ts';

/** A backend and callers from this machine; time stands still but for what a case lets go by. */
function subject(options: WebRTCVoiceOptions = {}, callerRate: 16_000 | 48_000 = 16_000): VoiceBackendSubject {
  const clock = createTestClock();
  const createId = createTestIds('call');
  const backend = new WebRTCVoiceBackend({ clock, createId, addresses: ['127.0.0.1'], ...options });
  const callers: Caller[] = [];
  return {
    backend,
    pass: (milliseconds) => clock.advance(milliseconds),
    toleranceMs: 40,
    playoutDelayMs: 60,
    patienceMs: 5_000,
    async call() {
      const caller = new Caller(callerRate);
      callers.push(caller);
      const ready = Promise.withResolvers<void>();
      const incoming = Promise.withResolvers<Parameters<Parameters<typeof backend.onIncoming>[0]>[0]>();
      backend.onIncoming(incoming.resolve);
      backend.onSessionReady(() => ready.resolve());
      const request = new Request('https://voice.example/calls', {
        method: 'POST',
        headers: { 'content-type': 'application/sdp' },
        body: await caller.offer(),
      });
      const response = await backend.handleRequest(request);
      await caller.take(await response.text());
      await ready.promise;
      return {
        session: await incoming.promise,
        speak: (samples) => caller.speak(samples),
        heard: () => caller.heard(),
        pressKey: (digit) => caller.press(digit),
        async hangUp() {
          const location = new URL(response.headers.get('location') ?? '', request.url);
          await backend.handleRequest(new Request(location, { method: 'DELETE' }));
        },
      };
    },
    async close() {
      await backend.close();
      for (const caller of callers) await caller.hangUp();
    },
  };
}

describeVoiceBackend('WebRTCVoiceBackend', { create: () => subject() });
