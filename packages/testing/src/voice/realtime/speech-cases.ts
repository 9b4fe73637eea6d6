import { expect } from 'vitest';

import { elapse } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { rejectionOf } from '../../suite/expectations.ts';
import { answered, conversing, eventually, GLANCE_MS, samples, soon } from './conversation.ts';
import type { RealtimeVoiceSubject } from './realtime-subject.ts';

/** Longer in base64 than anybody may send at once. */
const TOO_LONG = 'A'.repeat(300 * 1_024);

/** What is heard and what is said. */
export const speechCases: readonly ConformanceCase<RealtimeVoiceSubject>[] = [
  {
    title: 'VOICE-12.4.4 tells when somebody speaks',
    async run(subject) {
      const { told, call } = await conversing(subject);
      call.speechStarts();
      call.speechEnds();
      await eventually(subject, () => expect(told.entries).toEqual(['speech_start', 'speech_end']));
    },
  },
  {
    title: 'VOICE-12.4.5 gives what somebody said while it is understood, then whole',
    async run(subject) {
      const { told, call } = await conversing(subject);
      call.speechStarts();
      call.speechEnds();
      call.understands(['Call ', 'me ', 'back.']);
      const line = { role: 'user', text: 'Call me back.', isFinal: true };
      await eventually(subject, () => expect(told.lines.filter(({ isFinal }) => isFinal)).toEqual([line]));
      const partial = told.lines.slice(0, -1);
      expect(partial.length).toBeGreaterThan(0);
      for (const { role, text, isFinal } of partial) {
        expect([role, isFinal, line.text.startsWith(text.trim())]).toEqual(['user', false, true]);
      }
    },
  },
  {
    title: 'VOICE-12.4.4 gives an answer: its start, its audio in order, its words, its end',
    async run(subject) {
      const { told, call } = await conversing(subject);
      call.answerStarts();
      call.says(['Good ']);
      const sent = Array.from({ length: 10 }, (_piece, at) => samples(240, at * 11));
      for (const piece of sent) call.plays(piece);
      call.says(['day.']);
      call.answerEnds();
      await eventually(subject, () => expect(told.ends).toEqual([false]));
      expect(told.bytes).toEqual(sent.flatMap((piece) => [...piece]));
      const whole = { role: 'assistant', text: 'Good day.', isFinal: true };
      await eventually(subject, () => expect(told.lines.filter(({ isFinal }) => isFinal)).toEqual([whole]));
      expect(told.entries.filter((entry) => entry === 'start')).toHaveLength(1);
      expect(told.entries.indexOf('start')).toBe(0);
      expect(told.entries.lastIndexOf('audio')).toBeLessThan(told.entries.indexOf('end'));
    },
  },
  {
    title: 'VOICE-12.4.4 trap 13 gives whole samples, wherever the vendor cuts them',
    async run(subject) {
      const { told, call } = await conversing(subject);
      const whole = samples(100);
      call.answerStarts();
      for (const [from, to] of [
        [0, 1],
        [1, 4],
        [4, 9],
        [9, 200],
      ] as const)
        call.plays(whole.slice(from, to));
      call.answerEnds();
      await eventually(subject, () => expect(told.bytes).toEqual([...whole]));
      for (const piece of told.audio) expect(piece.byteLength % 2).toBe(0);
    },
  },
  {
    title: 'VOICE-17.6.5 refuses a piece of audio that is too large, tells it, and goes on',
    async run(subject) {
      const { told, call } = await conversing(subject);
      call.answerStarts();
      call.playsRaw(TOO_LONG);
      call.plays(samples(10));
      call.answerEnds();
      await eventually(subject, () => expect(told.ends).toEqual([false]));
      expect([told.bytes.length, told.failures.map(({ isFatal }) => isFatal)]).toEqual([20, [false]]);
    },
  },
  {
    title: 'VOICE-12.4.12 trap 20 gives nothing more of an answer that was interrupted, and the next one whole',
    async run(subject) {
      const conversation = await conversing(subject);
      const { told, call, session } = conversation;
      call.answerStarts();
      call.plays(samples(240));
      await eventually(subject, () => expect(told.audio).toHaveLength(1));
      await soon(subject, subject.provider.interrupt(session));
      await soon(subject, subject.provider.interrupt(session));
      // What was on its way, where the vendor has not stopped by itself yet.
      await Promise.resolve()
        .then(() => call.plays(samples(240)))
        .catch(() => {});
      call.answerEnds();
      await elapse(GLANCE_MS);
      expect([told.audio.length, told.ends]).toEqual([1, [true]]);
      await answered(subject, conversation);
      expect([told.audio.length, told.ends]).toEqual([2, [true, false]]);
    },
  },
  {
    title: 'VOICE-12.4.12 tells that the vendor cut an answer off',
    async run(subject) {
      const { told, call } = await conversing(subject);
      call.answerStarts();
      call.plays(samples(240));
      call.answerIsCut();
      await eventually(subject, () => expect(told.ends).toEqual([true]));
      await elapse(GLANCE_MS);
      expect(told.ends).toEqual([true]);
    },
  },
  {
    title: 'VOICE-12.4.13 tells the vendor how much of an answer was heard, never more than there was',
    capability: { name: 'truncation', isClaimed: ({ provider }) => provider.capabilities.truncation },
    async run(subject) {
      const { provider } = subject;
      const conversation = await conversing(subject);
      const { told, call, session } = conversation;
      if (!provider.capabilities.truncation) {
        const error = await rejectionOf(() => provider.truncateAudio(session, 400));
        expect(error).toMatchObject({ code: 'not_supported' });
        return;
      }
      const second = samples(provider.outputFormat.sampleRate);
      call.answerStarts();
      call.plays(second);
      await eventually(subject, () => expect(told.bytes).toHaveLength(second.byteLength));
      await soon(subject, provider.interrupt(session));
      await soon(subject, provider.truncateAudio(session, 400));
      await eventually(subject, () => expect(call.truncations).toEqual([400]));
      await answered(subject, conversation);
      await soon(subject, provider.truncateAudio(session, 60_000));
      await elapse(GLANCE_MS);
      expect([call.truncations, told.failures]).toEqual([[400], []]);
    },
  },
  {
    title: 'VOICE-12.4.13 cuts the answer that was interrupted, although another one has begun meanwhile',
    capability: { name: 'truncation', isClaimed: ({ provider }) => provider.capabilities.truncation },
    async run(subject) {
      const { provider } = subject;
      const conversation = await conversing(subject);
      const { told, call, session } = conversation;
      const second = samples(provider.outputFormat.sampleRate);
      call.answerStarts();
      call.plays(second);
      call.answerEnds();
      await eventually(subject, () => expect(told.ends).toEqual([false]));
      await soon(subject, provider.interrupt(session));
      await answered(subject, conversation);
      if (!provider.capabilities.truncation) {
        const error = await rejectionOf(() => provider.truncateAudio(session, 400));
        expect(error).toMatchObject({ code: 'not_supported' });
        return;
      }
      await soon(subject, provider.truncateAudio(session, 400));
      await eventually(subject, () => expect(call.truncations).toEqual([400]));
      expect(told.failures).toEqual([]);
    },
  },
];
