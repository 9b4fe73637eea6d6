import { expect } from 'vitest';

import { elapse } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { rejectionOf } from '../../suite/expectations.ts';
import { conversing, eventually, GLANCE_MS, samples, soon } from './conversation.ts';
import type { RealtimeVoiceSubject } from './realtime-subject.ts';

/** What is asked and told beside speech. */
export const askingCases: readonly ConformanceCase<RealtimeVoiceSubject>[] = [
  {
    title: 'VOICE-12.4.6 hands a call of a tool on, its result back, and has the model go on',
    async run(subject) {
      const { told, call, session } = await conversing(subject);
      call.answerStarts();
      call.callsTool({ callId: 'c1', name: 'get_weather', arguments: '{"city":"Oslo","days":2}' });
      call.answerEnds();
      const asked = { callId: 'c1', name: 'get_weather', arguments: { city: 'Oslo', days: 2 } };
      await eventually(subject, () => expect(told.toolCalls).toEqual([asked]));
      await soon(subject, subject.provider.submitToolResult(session, 'c1', 'Snow'));
      await eventually(subject, () => expect(call.toolResults).toEqual([{ callId: 'c1', result: 'Snow' }]));
      await eventually(subject, () => expect(call.counts.asked).toBe(1));
    },
  },
  {
    title: 'VOICE-12.4.7 puts text into the conversation and asks for an answer to it',
    async run(subject) {
      const { call, session } = await conversing(subject);
      await soon(subject, subject.provider.injectText(session, 'Anybody there?', { role: 'user', respond: true }));
      await eventually(subject, () => expect(call.texts).toEqual([{ role: 'user', text: 'Anybody there?' }]));
      await eventually(subject, () => expect(call.counts.asked).toBe(1));
    },
  },
  {
    title: 'VOICE-12.4.7 puts text into the conversation without asking for an answer',
    async run(subject) {
      const { call, session } = await conversing(subject);
      await soon(subject, subject.provider.injectText(session, 'Be brief.', { role: 'system', respond: false }));
      await eventually(subject, () => expect(call.texts.map(({ text }) => text)).toEqual(['Be brief.']));
      await elapse(GLANCE_MS);
      expect(call.counts.asked).toBe(0);
    },
  },
  {
    title: 'VOICE-12.4.1 changes what a session was begun with while it runs',
    capability: { name: 'reconfigure', isClaimed: ({ provider }) => provider.capabilities.reconfigure },
    async run(subject) {
      const { provider } = subject;
      const { call, session } = await conversing(subject, { systemPrompt: 'Be brief.' });
      const tools = [
        { name: 'hang_up', description: 'Ends the call.', parameters: { type: 'object', properties: {} } },
      ];
      const change = { systemPrompt: 'Say goodbye.', tools };
      if (!provider.capabilities.reconfigure) {
        expect(await rejectionOf(() => provider.configure(session, change))).toMatchObject({ code: 'not_supported' });
        return;
      }
      await soon(subject, provider.configure(session, change));
      await eventually(subject, () =>
        expect(call.settings).toMatchObject({ systemPrompt: 'Say goodbye.', tools: ['hang_up'] }),
      );
    },
  },
  {
    title: 'VOICE-12.3.8.6 tells the vendor that somebody has finished only where turns are told to it',
    capability: { name: 'manualTurns', isClaimed: ({ provider }) => provider.capabilities.manualTurns },
    async run(subject) {
      const { provider } = subject;
      const { call, session } = await conversing(subject);
      provider.sendAudio(session, samples(320));
      if (!provider.capabilities.manualTurns) {
        expect(await rejectionOf(() => provider.commitTurn(session))).toMatchObject({ code: 'not_supported' });
        expect(call.counts.committed).toBe(0);
        return;
      }
      await soon(subject, provider.commitTurn(session));
      await eventually(subject, () => expect(call.counts.committed).toBe(1));
      expect(call.audio).toHaveLength(1);
    },
  },
];
