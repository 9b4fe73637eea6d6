import { VoiceCapability } from '@roomkit/core/voice';
import { MockBackchannelDetector, MockTTSProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { type Bench, type BenchOptions, createBench } from './support/bench.ts';
import { heardBy } from './support/hooks.ts';
import { ToneVAD } from './support/tone-vad.ts';

/** Forty characters, two seconds of speech. */
const LONG = 'This is one long sentence of the agent. ';

/** A call in which the agent is speaking, for so long already. */
async function answering(options: BenchOptions = {}, playedMs = 1_000): Promise<Bench> {
  const bench = await createBench({
    transcripts: ['tell me', 'stop it'],
    answers: [{ chunks: [LONG, LONG, LONG, LONG] }, 'Fine.'],
    vad: new ToneVAD({ hangoverMs: 500 }),
    ...options,
  });
  await bench.speak(400);
  await bench.silence(500);
  while (bench.heardMs() < playedMs) await bench.pass(20);
  return bench;
}

describe('speech over an answer', () => {
  it('VOICE-12.3.13.1 VOICE-12.6.1 trap 5 immediate: stops it at the first sound, before any hook runs', async () => {
    await using bench = await answering({ channel: { interruption: { strategy: 'immediate' } } });
    const order: string[] = [];
    bench.kit.hook('on_speech_start', {}, () => void order.push(`hook after ${bench.backend.cancels.length} cancels`));
    bench.kit.hook('on_barge_in', {}, async () => {
      order.push(`barge-in after ${bench.backend.cancels.length} cancels`);
      await bench.clock.sleep(2_000);
    });
    await bench.speak(20);
    expect(order).toEqual(['hook after 1 cancels', 'barge-in after 1 cancels']);
    expect(bench.backend.cancels).toHaveLength(1);
  });

  it('VOICE-12.3.13.2 confirmed, as it is without a word: stops it once after 300 ms of speech', async () => {
    await using bench = await answering();
    const told = heardBy(bench, 'on_barge_in');
    await bench.speak(280);
    expect(bench.backend.cancels).toHaveLength(0);
    await bench.speak(400);
    expect(bench.backend.cancels).toHaveLength(1);
    expect(told).toHaveLength(1);
    expect(told[0]?.interruptedText).toContain(LONG.trim());
    expect(told[0]?.audioPositionMs).toBe(bench.backend.cancels[0]?.playedMs);
  });

  it('VOICE-12.3.13.2 VOICE-12.6.3 confirmed: a cough of 200 ms stops nothing and is not recognised', async () => {
    await using bench = await answering();
    const calls = bench.stt.calls.length;
    await bench.speak(200);
    await bench.silence(600);
    expect(bench.backend.cancels).toHaveLength(0);
    expect(bench.stt.calls).toHaveLength(calls);
    const heard = bench.heardMs();
    await bench.pass(500);
    expect(bench.heardMs()).toBeGreaterThan(heard + 400);
  });

  it('VOICE-12.6.1 trap 2 stops playback, voice and model, and keeps what was heard', async () => {
    await using bench = await answering();
    const cancelled = heardBy(bench, 'on_tts_cancelled');
    await bench.speak(400);
    // The last frame is on its way.
    const played = bench.heardMs() - 20;
    const generated = bench.tts.calls.length;
    await bench.silence(600);
    await bench.pass(200);
    const [first] = bench.ai?.calls ?? [];
    expect(first?.abandoned).toBe(true);
    expect(bench.backend.cancels[0]?.playedMs).toBe(played);
    expect(cancelled).toMatchObject([{ reason: 'barge_in', audioPositionMs: played }]);
    const answer = (await bench.events()).find(({ source }) => source.channelId === 'ai');
    const heard = answer?.content.type === 'text' ? answer.content.body : '';
    expect(LONG.startsWith(heard)).toBe(true);
    expect(heard.length).toBeGreaterThan(15);
    expect(heard.length).toBeLessThan(LONG.length);
    expect(answer?.metadata).toMatchObject({
      interrupted: true,
      played_ms: played,
      spoken: { voice: { text: heard.trim(), playedMs: played } },
    });
    expect(generated).toBeLessThanOrEqual(3);
    expect(await bench.said()).toEqual(['voice: tell me', `ai: ${heard}`, 'voice: stop it', 'ai: Fine.']);
  });

  it('VOICE-12.3.13.6 keeps the text of an unfinished answer out of the timeline where it is told to', async () => {
    await using bench = await answering({ channel: { interruption: { keepPartialTranscript: false } } });
    await bench.speak(400);
    await bench.silence(600);
    await bench.pass(100);
    expect((await bench.said()).slice(0, 2)).toEqual(['voice: tell me', 'voice: stop it']);
  });

  it('VOICE-12.3.13.6 marks a message that was cut at 1 of 4 s with 25 percent', async () => {
    await using bench = await createBench({ tts: new MockTTSProvider({ characterMs: 100 }) });
    const delivering = bench.test.receive('page', 'A message of exactly 40 characters here.', { roomId: 'r1' });
    while (bench.heardMs() < 700) await bench.pass(20);
    await bench.speak(400);
    await bench.silence(100);
    await delivering;
    const [message] = (await bench.events()).filter(({ source }) => source.channelId === 'page');
    const playedMs = bench.backend.cancels[0]?.playedMs ?? 0;
    expect(playedMs).toBeGreaterThanOrEqual(980);
    expect(playedMs).toBeLessThanOrEqual(1_020);
    expect(message?.metadata).toMatchObject({
      interrupted: true,
      played_percentage: 25,
      played_ms: playedMs,
      spoken: { voice: { text: 'A message', playedMs } },
    });
  });

  it('VOICE-12.3.13.8 says no percentage where nobody knows the whole', async () => {
    await using bench = await answering();
    await bench.speak(400);
    await bench.silence(600);
    const answer = (await bench.events()).find(({ source }) => source.channelId === 'ai');
    expect(answer?.metadata).toHaveProperty('played_ms');
    expect(answer?.metadata).not.toHaveProperty('played_percentage');
  });

  it('VOICE-12.3.13.5 lets an answer finish where what was not played is not dropped', async () => {
    await using bench = await answering({
      channel: { interruption: { flushPartialTts: false } },
      answers: [{ chunks: [LONG, LONG] }, 'Fine.'],
    });
    const told = heardBy(bench, 'on_barge_in');
    await bench.speak(400);
    await bench.silence(600);
    await bench.pass(4_000);
    expect(told).toHaveLength(1);
    expect(bench.backend.cancels).toHaveLength(0);
    expect(await bench.said()).toEqual(['voice: tell me', 'voice: stop it', `ai: ${LONG}${LONG}`, 'ai: Fine.']);
  });

  it('VOICE-12.3.13.4 disabled: stops nothing, whoever notices it, and hears it afterwards', async () => {
    await using bench = await answering({
      channel: { interruption: { strategy: 'disabled' } },
      answers: [{ chunks: [LONG] }, 'Fine.'],
    });
    bench.backend.bargeIn(bench.session);
    await bench.speak(400);
    await bench.silence(500);
    expect(bench.backend.cancels).toHaveLength(0);
    expect((await bench.said()).filter((line) => line.startsWith('voice'))).toEqual(['voice: tell me']);
    await bench.pass(1_500);
    expect(await bench.said()).toEqual(['voice: tell me', `ai: ${LONG}`, 'voice: stop it', 'ai: Fine.']);
  });

  it('VOICE-12.3.13.8 disabled: keeps eight utterances in order and drops the rest with a warning', async () => {
    const transcripts = ['tell me', ...Array.from({ length: 10 }, (_value, at) => `number ${at}`)];
    await using bench = await answering({
      transcripts,
      channel: { interruption: { strategy: 'disabled' } },
      answers: [{ chunks: [LONG, LONG, LONG, LONG, LONG] }, 'Fine.'],
      vad: new ToneVAD({ hangoverMs: 40 }),
    });
    for (let count = 0; count < 10; count += 1) {
      await bench.speak(100);
      await bench.silence(60);
    }
    await bench.pass(10_000);
    const heard = (await bench.said()).filter((line) => line.startsWith('voice: number'));
    expect(heard).toEqual(transcripts.slice(1, 9).map((line) => `voice: ${line}`));
    expect(
      bench.test.logger.entries.filter(({ level, message }) => level === 'warn' && message.includes('dropped')),
    ).toHaveLength(2);
  });

  it('VOICE-12.6.2 is one interruption, whether the line, the detector, or both of them notice it', async () => {
    await using bench = await answering({ backend: { capabilities: VoiceCapability.BARGE_IN } });
    const told = heardBy(bench, 'on_barge_in');
    bench.backend.bargeIn(bench.session);
    await bench.speak(280);
    expect(bench.backend.cancels).toHaveLength(0);
    bench.backend.bargeIn(bench.session);
    await bench.speak(120);
    bench.backend.bargeIn(bench.session);
    await bench.silence(600);
    expect(bench.backend.cancels).toHaveLength(1);
    expect(told).toHaveLength(1);
  });

  it('VOICE-12.6.2 is noticed by the line alone where there is no detector', async () => {
    await using bench = await createBench({
      vad: null,
      stt: null,
      backend: { capabilities: VoiceCapability.BARGE_IN },
    });
    const delivering = bench.channel.say(bench.session, LONG + LONG);
    await bench.pass(500);
    bench.backend.bargeIn(bench.session);
    await bench.speak(280);
    expect(bench.backend.cancels).toHaveLength(0);
    await bench.speak(60);
    expect(bench.backend.cancels).toHaveLength(1);
    expect(await delivering).toMatchObject({ outcome: 'cut', reason: 'barge_in' });
  });

  it('VOICE-12.6.4 has no effect at the beginning of an answer, for as long as one says', async () => {
    const channel = { interruption: { strategy: 'immediate', allowDuringFirstMs: 500 } } as const;
    await using early = await answering({ channel }, 280);
    await early.speak(100);
    expect(early.backend.cancels).toHaveLength(0);
    await using late = await answering({ channel }, 600);
    await late.speak(20);
    expect(late.backend.cancels).toHaveLength(1);
  });

  it('VOICE-12.3.13.6 trap 6 is recognised from its onset on, though it was confirmed later', async () => {
    await using bench = await answering();
    await bench.silence(100);
    const loud = Array.from({ length: 25 }, (_value, at) => 1_000 + at * 100);
    for (const sample of loud) await bench.speak(20, sample);
    await bench.silence(600);
    const call = bench.stt.calls.at(-1);
    const audio = new Int16Array(bench.stt.audioOf(call as never).slice().buffer);
    const frames = Array.from({ length: audio.length / 320 }, (_value, at) => audio[at * 320] ?? 0);
    expect(frames.filter((sample) => sample !== 0)).toEqual(loud);
    expect(frames.slice(0, 2)).toEqual([0, 0]);
  });
});

describe('a word of assent', () => {
  it('VOICE-12.3.13.3 lets the answer go on, is told once, and becomes no message', async () => {
    const backchannelDetector = new MockBackchannelDetector({ script: [true, true, true] });
    await using bench = await answering({
      channel: { interruption: { strategy: 'semantic', backchannelDetector } },
      transcripts: ['tell me', { text: 'mhm', partials: ['mhm', 'mhm', 'mhm'] }],
    });
    const told = heardBy(bench, 'on_backchannel');
    await bench.speak(320);
    await bench.silence(600);
    expect(bench.backend.cancels).toHaveLength(0);
    expect(told).toHaveLength(1);
    expect((await bench.said()).filter((line) => line.startsWith('voice'))).toEqual(['voice: tell me']);
  });

  it('VOICE-12.3.13.3 is none: the answer stops, and the words are heard', async () => {
    const backchannelDetector = new MockBackchannelDetector({ script: [false] });
    await using bench = await answering({
      channel: { interruption: { strategy: 'semantic', backchannelDetector } },
    });
    await bench.speak(320);
    expect(bench.backend.cancels).toHaveLength(1);
    await bench.silence(600);
    expect((await bench.said()).filter((line) => line.startsWith('voice'))).toEqual([
      'voice: tell me',
      'voice: stop it',
    ]);
  });

  it('VOICE-12.3.13.7 is told from an interruption without a transcript', async () => {
    const backchannelDetector = new MockBackchannelDetector({ script: [true] });
    await using bench = await answering({
      channel: { interruption: { strategy: 'semantic', backchannelDetector } },
      transcripts: ['tell me', null],
    });
    await bench.speak(180);
    await bench.silence(600);
    expect(backchannelDetector.calls).toMatchObject([{ transcript: null, speechDurationMs: 180 }]);
    expect(bench.backend.cancels).toHaveLength(0);
  });

  it('VOICE-12.3.13.8 cannot be told without a detector: then it is confirmed by its length, with a warning', async () => {
    await using bench = await answering({ channel: { interruption: { strategy: 'semantic' } } });
    await bench.speak(280);
    expect(bench.backend.cancels).toHaveLength(0);
    await bench.speak(60);
    expect(bench.backend.cancels).toHaveLength(1);
    expect(
      bench.test.logger.entries.some(({ level, message }) => level === 'warn' && message.includes('semantic')),
    ).toBe(true);
  });
});
