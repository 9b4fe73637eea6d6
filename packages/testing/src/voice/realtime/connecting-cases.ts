import { expect } from 'vitest';

import { elapse } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { expectNoSecrets, rejectionOf } from '../../suite/expectations.ts';
import { answered, aVoiceSession, conversing, eventually, GLANCE_MS, samples, soon } from './conversation.ts';
import type { RealtimeVoiceSubject } from './realtime-subject.ts';

const TOOL = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

/** How a session begins and ends. */
export const connectingCases: readonly ConformanceCase<RealtimeVoiceSubject>[] = [
  {
    title: 'VOICE-12.4.1 says what it takes and gives, and tells the vendor what a session begins with',
    async run(subject) {
      const { provider } = subject;
      expect([provider.specificationVersion, provider.name === '']).toEqual(['v1', false]);
      for (const { channels, sampleRate } of [provider.inputFormat, provider.outputFormat]) {
        expect([channels, Number.isInteger(sampleRate)]).toEqual([1, true]);
      }
      const { call } = await conversing(subject, { systemPrompt: 'Be brief.', voice: 'cedar', tools: [TOOL] });
      await eventually(subject, () =>
        expect(call.settings).toMatchObject({ systemPrompt: 'Be brief.', voice: 'cedar', tools: ['get_weather'] }),
      );
    },
  },
  {
    title: 'VOICE-12.4.1 brings the audio of a call to the vendor unchanged, all of it, in order',
    async run(subject) {
      const { session, call } = await conversing(subject);
      const sent = Array.from({ length: 20 }, (_piece, at) => samples(320, at * 7));
      for (const piece of sent) subject.provider.sendAudio(session, piece);
      const bytes = sent.flatMap((piece) => [...piece]);
      await eventually(subject, () => expect(call.audio.flatMap((piece) => [...piece])).toEqual(bytes));
    },
  },
  {
    title: 'VOICE-12.1.1 keeps two sessions apart',
    async run(subject) {
      const first = await conversing(subject, { id: 'call-1' });
      const second = await conversing(subject, { id: 'call-2' });
      subject.provider.sendAudio(second.session, samples(10));
      await answered(subject, first);
      await eventually(subject, () => expect(second.call.audio).toHaveLength(1));
      expect([first.call.audio, second.told.entries]).toEqual([[], []]);
    },
  },
  {
    title: 'VOICE-12.4.2 ends the connection of a session that is disconnected, and says nothing of it afterwards',
    async run(subject) {
      const { provider, vendor } = subject;
      const { session, told, call } = await conversing(subject);
      await soon(subject, provider.disconnect(session));
      await soon(subject, provider.disconnect(session));
      call.speechStarts();
      provider.sendAudio(session, samples(10));
      await eventually(subject, () => expect(vendor.open).toBe(0));
      await elapse(GLANCE_MS);
      expect([told.entries, vendor.connections]).toEqual([[], 1]);
      const error = await rejectionOf(() => provider.submitToolResult(session, 'c1', 'x'));
      expect(error).toMatchObject({ code: 'session_ended' });
    },
  },
  {
    title: 'VOICE-12.4.3 does not connect under a signal that has fired, and gives up when it fires',
    async run(subject) {
      const { provider, vendor } = subject;
      const reason = new Error('no longer wanted');
      const signal = AbortSignal.abort(reason);
      expect(await rejectionOf(() => provider.connect(aVoiceSession(), { signal }))).toBe(reason);
      expect(vendor.connections).toBe(0);
      vendor.silence();
      const controller = new AbortController();
      const connecting = provider.connect(aVoiceSession(), { signal: controller.signal });
      connecting.catch(() => {});
      await eventually(subject, () => expect(vendor.connections).toBe(1));
      controller.abort(reason);
      expect(await rejectionOf(() => connecting)).toBe(reason);
      await eventually(subject, () => expect(vendor.open).toBe(0));
    },
  },
  {
    title: 'VOICE-12.4.3 gives up on a vendor that does not greet',
    async run(subject) {
      const { provider, vendor, clock } = subject;
      vendor.silence();
      const connecting = provider.connect(aVoiceSession(), {});
      connecting.catch(() => {});
      await eventually(subject, () => expect(vendor.connections).toBe(1));
      await clock.advance(60_000);
      expect(await rejectionOf(() => connecting)).toMatchObject({ code: 'provider_failed', retryable: true });
      await eventually(subject, () => expect(vendor.open).toBe(0));
    },
  },
  {
    title: 'VOICE-12.4.3 tells a refusal for good from one that may pass, and connects afterwards',
    async run(subject) {
      const { provider, vendor, secrets = [] } = subject;
      const session = aVoiceSession();
      vendor.refuse(401);
      const final = await rejectionOf(() => provider.connect(session, {}));
      expect(final).toMatchObject({ code: 'provider_failed', retryable: false, details: { statusCode: 401 } });
      expectNoSecrets(final, secrets);
      vendor.refuse(503);
      const passing = await rejectionOf(() => provider.connect(session, {}));
      expect(passing).toMatchObject({ code: 'provider_failed', retryable: true, details: { statusCode: 503 } });
      await soon(subject, provider.connect(session, {}));
      expect(vendor.open).toBe(1);
      expectNoSecrets(provider, secrets);
    },
  },
  {
    title: 'VOICE-12.4.1 does not connect a session twice',
    async run(subject) {
      const { session } = await conversing(subject);
      const error = await rejectionOf(() => subject.provider.connect(session, {}));
      expect(error).toMatchObject({ code: 'session_transition_invalid' });
      expect(subject.vendor.connections).toBe(1);
    },
  },
  {
    title: 'VOICE-12.4.2 ends every session when it is closed',
    async run(subject) {
      await conversing(subject, { id: 'call-1' });
      await conversing(subject, { id: 'call-2' });
      await soon(subject, subject.provider.close());
      await eventually(subject, () => expect(subject.vendor.open).toBe(0));
      expect(subject.vendor.connections).toBe(2);
    },
  },
];
