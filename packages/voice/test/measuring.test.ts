import type { VoiceTurnReport } from '@roomkit/core/voice';
import { MockTelemetry, MockTTSProvider, MockTurnDetector } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { createBench } from './support/bench.ts';
import { ToneVAD } from './support/tone-vad.ts';

describe('a spoken turn', () => {
  it('VOICE-15.4.1 CORE-15.4.1 says where its time went, from the last sound of the question to the first of the answer', async () => {
    const detector = new MockTurnDetector();
    await using bench = await createBench({
      vad: new ToneVAD({ hangoverMs: 500 }),
      transcripts: [{ text: 'hello', delayMs: 100 }],
      answers: [{ chunks: ['Hello there my friend. '], delayMs: 200 }],
      channel: { pipeline: { turnDetector: detector } },
    });
    const reports: VoiceTurnReport[] = [];
    bench.kit.on('voice_turn_measured', ({ data }) => void reports.push(data.report));
    await bench.speak(400);
    await bench.silence(500);
    await bench.pass(2_000);
    expect(reports).toHaveLength(1);
    const marks = reports[0]?.marks;
    expect(marks?.vadEnd).toBe(500);
    expect(marks?.transcriptFinal).toBe(600);
    expect(marks?.endpoint).toBe(600);
    expect(marks?.committed).toBe(600);
    expect(marks?.firstToken).toBe(800);
    expect(marks?.firstSynthesis).toBeGreaterThanOrEqual(800);
    expect(marks?.firstAudioOut).toBeGreaterThanOrEqual(marks?.firstSynthesis ?? Infinity);
    expect(reports[0]?.frameworkMs).toBeLessThanOrEqual(1);
  });

  it('VOICE-15.4.1 that nobody answered is told when the next begins, without what it has not', async () => {
    await using bench = await createBench({ transcripts: ['one', 'two'] });
    const reports: VoiceTurnReport[] = [];
    bench.kit.on('voice_turn_measured', ({ data }) => void reports.push(data.report));
    await bench.utter();
    await bench.utter();
    await bench.pass(40);
    expect(reports).toMatchObject([{ marks: { firstToken: null, firstAudioOut: null }, frameworkMs: null }]);
  });

  it('VOICE-15.4.1 CORE-15.4.1 is counted once by its metrics, each with session, room and stage', async () => {
    const telemetry = new MockTelemetry();
    const tts = new MockTTSProvider();
    await using bench = await createBench({
      tts,
      kit: { telemetry },
      answers: ['Hello there my friend. How are you?'],
    });
    await bench.utter();
    await bench.pass(500);
    await bench.speak(400);
    await bench.pass(40);
    const named = (name: string): readonly { readonly value: number | null }[] =>
      telemetry.metrics.filter((metric) => metric.name === name);
    expect(named('pipeline.stt_latency_ms')).toHaveLength(1);
    expect(named('pipeline.tts_latency_ms')).toHaveLength(1);
    expect(named('pipeline.barge_in_count')).toMatchObject([{ value: 1 }]);
    expect(named('pipeline.vad_speech_duration_ms')).toMatchObject([{ value: 400 }]);
    const about = { sessionId: 'call-1', roomId: 'r1', channelId: 'voice', stage: 'stt', provider: 'mock-stt' };
    expect(named('pipeline.stt_latency_ms')).toMatchObject([{ attributes: about }]);
    const spans = telemetry.spans.filter(({ name }) => name === 'stt_transcribe' || name === 'tts_synthesize');
    expect(spans.map(({ name, isOver }) => [name, isOver]).slice(0, 2)).toEqual([
      ['stt_transcribe', true],
      ['tts_synthesize', true],
    ]);
    expect(JSON.stringify(telemetry.metrics)).not.toContain('hello');
  });
});
