import { joinBytes, samplesOf, bytesOf } from '@roomkit/core/audio';
import { VoiceCapability } from '@roomkit/core/voice';

import type { VoiceBackendSubject } from '../../../src/conformance.ts';
import { createTestClock, createTestIds, MockVoiceBackend, type MockVoiceBackendOptions } from '../../../src/index.ts';

/** A mock backend and whoever is at its other end. */
export function mockSubject(
  options: MockVoiceBackendOptions = {},
  make: (options: MockVoiceBackendOptions) => MockVoiceBackend = (given) => new MockVoiceBackend(given),
): VoiceBackendSubject {
  const clock = createTestClock();
  const capabilities = VoiceCapability.INTERRUPTION | VoiceCapability.DTMF_SIGNALING;
  const backend = make({ clock, createId: createTestIds('call'), capabilities, ...options });
  return {
    backend,
    pass: (milliseconds) => clock.advance(milliseconds),
    patienceMs: 200,
    async call() {
      const session = backend.call({ participantId: 'ada' });
      return {
        session,
        speak(samples) {
          for (let at = 0; at < samples.length; at += 320) backend.feed(session, bytesOf(samples.slice(at, at + 320)));
        },
        heard() {
          const bridged = backend.playedSync.map(({ chunk }) => chunk.data);
          return samplesOf(joinBytes([backend.playedBytes(session), ...bridged]));
        },
        pressKey: (digit) => backend.pressKey(session, digit),
        hangUp: () => backend.hangUp(session),
      };
    },
  };
}
