import { HookResult } from '@roomkit/core';
import { MockAudioRecorder } from '@roomkit/testing';
import type { RecordingConsentRequest } from '@roomkit/voice';
import { describe, expect, it } from 'vitest';

import { type Bench, type BenchOptions, createBench } from './support/bench.ts';
import { heardBy } from './support/hooks.ts';

interface Recorded extends Bench {
  readonly recorder: MockAudioRecorder;
}

async function recorded(
  consent: 'none' | 'single_party' | 'all_party',
  channel: BenchOptions['channel'] = {},
  recorder: MockAudioRecorder = new MockAudioRecorder(),
): Promise<Recorded> {
  const recording = { storage: 'test', consent } as const;
  const bench = await createBench({ connect: false, channel: { ...channel, pipeline: { recorder, recording } } });
  return Object.assign(bench, { recorder });
}

describe('a recording', () => {
  it('VOICE-17.6.1 CORE-17.6.1 keeps nothing before it is agreed to; the hooks hear of it before the first sample', async () => {
    const asked: RecordingConsentRequest[] = [];
    const answer = Promise.withResolvers<boolean>();
    await using bench = await recorded('all_party', {
      recordingConsent: (request) => {
        asked.push(request);
        return answer.promise;
      },
    });
    const kept: number[] = [];
    bench.kit.hook('on_recording_started', {}, () => void kept.push(bench.recorder.inbound.length));
    const session = await bench.connect();
    await bench.speak(200, 1_000, session);
    expect(bench.recorder.inbound).toEqual([]);
    expect(asked).toMatchObject([{ consent: 'all_party' }]);
    expect(asked[0]?.parties.map(({ participantId }) => participantId)).toEqual(['ada']);
    answer.resolve(true);
    await bench.pass(20);
    await bench.speak(100, 2_000, session);
    expect(kept).toEqual([0]);
    expect(bench.recorder.inbound).toHaveLength(5);
  });

  it('VOICE-17.6.1 is announced, and waits until that was heard', async () => {
    let askedAt = 0;
    await using bench = await recorded('single_party', {
      recordingAnnouncement: 'This call is recorded.',
      recordingConsent: () => {
        askedAt = bench.heardMs(session);
        return true;
      },
    });
    const session = await bench.connect();
    await bench.speak(500, 1_000, session);
    expect(bench.recorder.inbound).toEqual([]);
    await bench.pass(1_000);
    expect(askedAt).toBe(1_100);
    await bench.speak(100, 1_000, session);
    expect(bench.recorder.inbound).toHaveLength(5);
  });

  it('VOICE-17.6.1 is announced to the end, whoever speaks meanwhile; what they say is heard afterwards', async () => {
    let askedAt = 0;
    await using bench = await recorded('single_party', {
      recordingAnnouncement: 'This call is recorded.',
      interruption: { strategy: 'immediate' },
      recordingConsent: () => {
        askedAt = bench.heardMs(session);
        return true;
      },
    });
    const session = await bench.connect();
    await bench.pass(60);
    await bench.utter(600, session);
    expect([bench.stt.calls.length, askedAt]).toEqual([0, 0]);
    await bench.pass(1_000);
    expect(askedAt).toBe(1_100);
    expect(await bench.said()).toEqual(['voice: hello']);
  });

  it('VOICE-17.6.1 is announced again where something else was said in its place, and not recorded where that goes on', async () => {
    for (const [times, asked] of [
      [2, 1],
      [3, 0],
    ] as const) {
      let count = 0;
      await using bench = await recorded('single_party', {
        recordingAnnouncement: 'This call is recorded.',
        recordingConsent: () => (count += 1) > 0,
      });
      const session = await bench.connect();
      for (let time = 0; time < times; time += 1) {
        await bench.pass(100);
        await bench.channel.interrupt(session);
      }
      await bench.pass(1_500);
      expect([times, count, bench.recorder.handles[0]?.state]).toEqual([
        times,
        asked,
        asked === 1 ? 'recording' : 'stopped',
      ]);
    }
  });

  it('VOICE-17.6.1 does not begin where a hook keeps the announcement back', async () => {
    let asked = 0;
    await using bench = await recorded('single_party', {
      recordingAnnouncement: 'This call is recorded.',
      recordingConsent: () => (asked += 1) > 0,
    });
    bench.kit.hook('before_tts', {}, () => HookResult.block('no'));
    const session = await bench.connect();
    await bench.speak(500, 1_000, session);
    expect([asked, bench.recorder.inbound.length]).toEqual([0, 0]);
  });

  it('VOICE-17.6.1 does not begin where it could not be announced, whoever would agree', async () => {
    let asked = 0;
    await using bench = await recorded('single_party', {
      recordingAnnouncement: 'This call is recorded.',
      recordingConsent: () => (asked += 1) > 0,
    });
    bench.tts.synthesizeStream = () => {
      throw new Error('no voice');
    };
    const session = await bench.connect();
    await bench.speak(500, 1_000, session);
    expect([asked, bench.recorder.inbound.length]).toEqual([0, 0]);
    expect(session.state).toBe('active');
    expect(bench.test.logger.entries.some(({ message }) => message.includes('announced'))).toBe(true);
  });

  it.each([
    ['refused', { recordingConsent: () => false }],
    ['asked of nobody', {}],
    ['not to be had', { recordingConsent: () => Promise.reject(new Error('no answer')) }],
  ])('VOICE-17.6.1 CORE-17.6.1 keeps nothing where consent is %s', async (_title, channel) => {
    await using bench = await recorded('all_party', channel);
    const started = heardBy(bench, 'on_recording_started');
    const session = await bench.connect();
    await bench.speak(200, 1_000, session);
    expect([bench.recorder.inbound, bench.recorder.outbound]).toEqual([[], []]);
    expect(started).toEqual([]);
    expect(session.state).toBe('active');
  });

  it('VOICE-17.6.1 VOICE-12.3.7.5 asks nobody where nobody has to agree, and is told with its result at the end', async () => {
    await using bench = await recorded('none');
    const facts: unknown[] = [];
    bench.kit.on('recording_started', ({ data }) => void facts.push(['started', data.recordingId]));
    bench.kit.on('recording_stopped', ({ data }) => void facts.push(['stopped', data.durationSeconds]));
    const started = heardBy(bench, 'on_recording_started');
    const stopped = heardBy(bench, 'on_recording_stopped');
    const session = await bench.connect();
    await bench.pass(20);
    await bench.speak(100, 1_000, session);
    await bench.kit.disconnectVoice('voice', session.id);
    await bench.pass(20);
    expect(started).toMatchObject([{ recordingId: 'recording-1', result: null }]);
    expect(stopped).toMatchObject([{ recordingId: 'recording-1', result: { durationSeconds: 0.1 } }]);
    expect(facts).toEqual([
      ['started', 'recording-1'],
      ['stopped', 0.1],
    ]);
  });

  it('VOICE-12.3.7.6 stops once, also where the caller is gone while they speak', async () => {
    await using bench = await recorded('none');
    const session = await bench.connect();
    await bench.pass(20);
    await bench.speak(100, 1_000, session);
    bench.backend.hangUp(session);
    await bench.pass(40);
    expect(bench.recorder.stopCount).toBe(1);
    expect(bench.recorder.handles.map(({ state }) => state)).toEqual(['stopped']);
  });

  it('VOICE-12.3.7.6 that cannot begin ends no call', async () => {
    await using bench = await recorded('none', {}, new MockAudioRecorder({ startError: new Error('no disk') }));
    const session = await bench.connect();
    await bench.pass(20);
    expect(session.state).toBe('active');
    expect(bench.test.logger.entries.some(({ level }) => level === 'error')).toBe(true);
  });
});

describe('a recording that somebody joins', () => {
  /** Ada is recorded, and Grace joins; whoever is asked with more than one in the call waits for the answer. */
  async function joined() {
    const answer = Promise.withResolvers<boolean>();
    const asked: string[] = [];
    const bench = await recorded('all_party', {
      bridge: {},
      recordingConsent: ({ session, parties }) => {
        asked.push(`${session.participantId}: ${parties.map(({ participantId }) => participantId).join(', ')}`);
        return parties.length === 1 || answer.promise;
      },
    });
    const ada = await bench.connect('ada');
    await bench.pass(20);
    const grace = await bench.connect('grace');
    return { bench, ada, grace, answer, asked };
  }

  it('VOICE-17.6.1 keeps nothing until they have agreed as well, and the callers hear each other meanwhile', async () => {
    const { bench, ada, grace, answer, asked } = await joined();
    await using _bench = bench;
    await bench.speak(100, 1_000, grace);
    await bench.speak(100, 2_000, ada);
    expect([bench.recorder.inbound, bench.recorder.outbound]).toEqual([[], []]);
    expect(bench.backend.playedSync.filter(({ sessionId }) => sessionId === ada.id)).toHaveLength(5);
    expect(asked.toSorted()).toEqual(['ada: ada', 'ada: ada, grace', 'grace: ada, grace']);
    answer.resolve(true);
    await bench.pass(20);
    await bench.speak(100, 1_000, grace);
    // Each of the two recordings has both sides of it.
    expect([bench.recorder.inbound.length, bench.recorder.outbound.length]).toEqual([5, 5]);
    expect(bench.recorder.handles.map(({ state }) => state)).toEqual(['recording', 'recording']);
  });

  it('VOICE-17.6.1 ends where they do not agree, with nothing of them in it', async () => {
    const { bench, ada, grace, answer } = await joined();
    await using _bench = bench;
    const stopped = heardBy(bench, 'on_recording_stopped');
    await bench.speak(100, 1_000, grace);
    answer.resolve(false);
    await bench.pass(20);
    await bench.speak(100, 1_000, grace);
    expect([bench.recorder.inbound, bench.recorder.outbound]).toEqual([[], []]);
    expect(bench.recorder.handles.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    expect(stopped).toMatchObject([{ recordingId: 'recording-1' }]);
    expect([ada.state, grace.state]).toEqual(['active', 'active']);
  });

  it('VOICE-17.6.1 goes on where they are gone before they have answered', async () => {
    const { bench, ada, grace } = await joined();
    await using _bench = bench;
    await bench.speak(100, 1_000, grace);
    bench.backend.hangUp(grace);
    await bench.pass(20);
    await bench.speak(100, 2_000, ada);
    expect([bench.recorder.inbound.length, bench.recorder.outbound]).toEqual([5, []]);
  });

  it('VOICE-17.6.1 is announced to them before anybody asks', async () => {
    const heardAt: number[] = [];
    await using bench = await recorded('all_party', {
      bridge: {},
      recordingAnnouncement: 'This call is recorded.',
      recordingConsent: ({ parties }) => {
        heardAt.push(bench.heardMs(parties.at(-1)));
        return true;
      },
    });
    for (const participantId of ['ada', 'grace']) {
      await bench.connect(participantId);
      await bench.pass(2_000);
    }
    expect(heardAt).toEqual([1_100, 1_100, 1_100]);
  });

  it('VOICE-17.6.1 asks nobody again where one agreement is enough, or where the callers do not hear each other', async () => {
    for (const [consent, channel] of [
      ['single_party', { bridge: {} }],
      ['all_party', {}],
    ] as const) {
      let asked = 0;
      const recordingConsent = (): boolean => (asked += 1) > 0;
      await using bench = await recorded(consent, { ...channel, recordingConsent });
      const ada = await bench.connect('ada');
      await bench.pass(20);
      await bench.connect('grace');
      await bench.speak(100, 1_000, ada);
      expect([consent, asked, bench.recorder.inbound.length]).toEqual([consent, 2, 5]);
    }
  });
});
