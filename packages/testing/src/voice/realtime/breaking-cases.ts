import { expect } from 'vitest';

import { elapse } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { expectNoSecrets } from '../../suite/expectations.ts';
import { answered, back, broken, conversing, eventually, GLANCE_MS, samples, Told } from './conversation.ts';
import type { RealtimeVoiceSubject } from './realtime-subject.ts';

/** More tries than anybody should make of a vendor that gives nothing. */
const TOO_MANY = 50;

/** What goes wrong. */
export const breakingCases: readonly ConformanceCase<RealtimeVoiceSubject>[] = [
  {
    title: 'VOICE-12.4.10 tells a failure that does not end the session, and goes on',
    async run(subject) {
      const conversation = await conversing(subject);
      const { told, call } = conversation;
      call.fails('RESPONSE_REJECTED');
      await eventually(subject, () => expect(told.failures.map(({ isFatal }) => isFatal)).toEqual([false]));
      expect(told.failures[0]?.code).not.toBe('');
      await answered(subject, conversation);
    },
  },
  {
    title: 'VOICE-12.4.10 goes on after what nobody can read',
    async run(subject) {
      const conversation = await conversing(subject);
      subject.vendor.garble();
      await answered(subject, conversation);
      expect(conversation.told.fatal).toEqual([]);
    },
  },
  {
    title:
      'VOICE-12.4.10 comes back when the connection breaks, with the audio of meanwhile, and says whether the model still knows',
    capability: { name: 'resumption', isClaimed: ({ provider }) => provider.capabilities.resumption },
    async run(subject) {
      const { provider, vendor } = subject;
      const options = { systemPrompt: 'Be brief.' };
      const conversation = await conversing(subject, options);
      await answered(subject, conversation);
      const pause = await broken(subject);
      provider.sendAudio(conversation.session, samples(100));
      provider.sendAudio(conversation.session, samples(100, 3));
      await back(subject, conversation, pause);
      const { call } = vendor;
      const bytes = [...samples(100), ...samples(100, 3)];
      await eventually(subject, () => expect(call.audio.flatMap((piece) => [...piece])).toEqual(bytes));
      expect([conversation.told.returns, vendor.connections]).toEqual([[provider.capabilities.resumption], 2]);
      expect(call.settings.systemPrompt).toBe('Be brief.');
      await answered(subject, { ...conversation, call });
    },
  },
  {
    title: 'VOICE-12.4.10 ends a running answer with the connection it came over',
    async run(subject) {
      const { told, call } = await conversing(subject);
      call.answerStarts();
      call.plays(samples(240));
      await eventually(subject, () => expect(told.audio).toHaveLength(1));
      await broken(subject);
      await eventually(subject, () => expect(told.ends).toEqual([true]));
    },
  },
  {
    title: 'VOICE-12.4.4 trap 10 ends what somebody says with the connection it went over, and hears them again',
    async run(subject) {
      const conversation = await conversing(subject);
      const { told, call } = conversation;
      call.speechStarts();
      await eventually(subject, () => expect(told.entries).toEqual(['speech_start']));
      await back(subject, conversation, await broken(subject));
      expect(told.entries).toEqual(['speech_start', 'speech_end', 'back']);
      subject.vendor.call.speechStarts();
      await eventually(subject, () => expect(told.entries.at(-1)).toBe('speech_start'));
    },
  },
  {
    title:
      'VOICE-12.4.10 trap 25 gives up on a vendor that takes connections and drops them, with pauses that grow until a result comes',
    async run(subject) {
      const conversation = await conversing(subject);
      const { told } = conversation;
      const first = await broken(subject);
      await back(subject, conversation, first);
      const second = await broken(subject);
      expect(second).toBeGreaterThan(first);
      await back(subject, conversation, second);
      await answered(subject, { ...conversation, call: subject.vendor.call });
      let pause = await broken(subject);
      expect(pause).toBe(first);
      for (let tries = 0; told.fatal.length === 0; tries += 1) {
        expect(tries).toBeLessThan(TOO_MANY);
        await back(subject, conversation, pause);
        subject.vendor.breakOff();
        await eventually(subject, () => expect([told.fatal.length, subject.clock.pending]).not.toEqual([0, 0]));
        const next = subject.clock.untilNext ?? pause;
        expect(next).toBeGreaterThanOrEqual(pause);
        pause = next;
      }
      expect([told.fatal.length, subject.vendor.open, pause > second]).toEqual([1, 0, true]);
    },
  },
  {
    title: 'VOICE-12.4.10 tells once that a session is over which the vendor ends for good',
    async run(subject) {
      const { session, told } = await conversing(subject);
      subject.vendor.end(1008);
      await eventually(subject, () => expect(told.fatal).toHaveLength(1));
      expectNoSecrets(told.failures, subject.secrets ?? []);
      subject.provider.sendAudio(session, samples(10));
      await elapse(GLANCE_MS);
      expect([told.failures.length, subject.vendor.connections, subject.clock.pending]).toEqual([1, 1, 0]);
    },
  },
  {
    title: 'VOICE-12.4.9 tells every listener, none of which disturbs the others, and none that has stopped',
    async run(subject) {
      const { provider } = subject;
      const failing = new Told('call-1');
      Object.assign(failing, {
        onSpeechStart: () => {
          throw new Error('a listener is broken');
        },
      });
      provider.listen(failing);
      const gone = new Told('call-1');
      provider.listen(gone)();
      const { told, call } = await conversing(subject);
      call.speechStarts();
      call.speechEnds();
      await eventually(subject, () => expect(told.entries).toEqual(['speech_start', 'speech_end']));
      expect([failing.entries, gone.entries]).toEqual([['speech_end'], []]);
    },
  },
];
