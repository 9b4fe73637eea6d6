import { hasVoiceCapability, VoiceCapability } from '@roomkit/core/voice';
import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { failureWithin, patienceOf } from '../reading.ts';
import { logOf, until } from './call-reading.ts';
import type { VoiceBackendSubject } from './voice-backend-subject.ts';

const signalling = {
  name: 'DTMF_SIGNALING',
  isClaimed: ({ backend }: VoiceBackendSubject): boolean =>
    hasVoiceCapability(backend.capabilities, VoiceCapability.DTMF_SIGNALING),
};

/** Keys that go beside the audio. */
export const keyCases: readonly ConformanceCase<VoiceBackendSubject>[] = [
  {
    title: 'VOICE-12.2.5 tells of keys that come beside the audio, each once',
    capability: signalling,
    missing: (subject) => (signalling.isClaimed(subject) ? null : 'keys do not come beside the audio'),
    async run(subject) {
      const { backend } = subject;
      const log = logOf(backend);
      const durations: number[] = [];
      backend.onDtmfReceived((_session, { durationMs }) => durations.push(durationMs));
      const far = await subject.call();
      expect(far.pressKey).toBeTypeOf('function');
      for (const digit of ['5', '#', '5']) await far.pressKey?.(digit);
      const keys = (): readonly string[] => log.filter((line) => line.startsWith('key'));
      await until(subject, () => expect(keys()).toEqual(['key 5', 'key #', 'key 5']));
      expect(durations.every((duration) => duration > 0)).toBe(true);
    },
  },
  {
    title: 'VOICE-12.3.6.4 VOICE-12.3.6.5 presses only keys that there are, or says that it presses none',
    capability: signalling,
    async run(subject) {
      const { backend } = subject;
      const { session } = await subject.call();
      for (const digit of ['E', '', '12', 'a']) {
        const failure = await failureWithin(subject, backend.sendDtmf(session, digit));
        expect(failure).toMatchObject({ code: 'input_invalid', details: { field: 'digit' } });
      }
      for (const durationMs of [0, 10_001, Number.NaN]) {
        const failure = await failureWithin(subject, backend.sendDtmf(session, '5', durationMs));
        expect(failure).toMatchObject({ code: 'input_invalid', details: { field: 'durationMs' } });
      }
      const pressing = backend.sendDtmf(session, '5').then(
        () => 'pressed',
        (error: unknown) => error,
      );
      await subject.pass(400);
      const outcome = await within(patienceOf(subject), pressing);
      // Some hear keys and press none; who claims neither must say so.
      if (outcome !== 'pressed') expect(outcome).toMatchObject({ code: 'not_supported' });
      else expect(signalling.isClaimed(subject)).toBe(true);
      await backend.disconnect(session);
      const late = await failureWithin(subject, backend.sendDtmf(session, '5'));
      expect(late).toMatchObject({ code: expect.stringMatching(/^(?:session_ended|not_supported)$/u) });
    },
  },
];
