import { bytesOf } from '@roomkit/core/audio';
import type { BackchannelContext, TurnContext } from '@roomkit/core/voice';
import { MockTurnDetector } from '@roomkit/testing';
import { HeuristicBackchannelDetector, HeuristicTurnDetector } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { tone } from '../support/audio.ts';
import { testCall } from '../support/call.ts';

function turn(transcript: string, more: Partial<TurnContext> = {}): TurnContext {
  return {
    transcript,
    isFinal: true,
    silenceDurationMs: 0,
    speechDurationMs: 1_000,
    conversationHistory: null,
    metadata: {},
    ...more,
  };
}

function said(more: Partial<BackchannelContext> = {}): BackchannelContext {
  return { audioBytes: null, transcript: null, speechDurationMs: 180, botSpeechProgress: 0.5, metadata: {}, ...more };
}

const soft = bytesOf(tone(300, 180, 0.05));
const loud = bytesOf(tone(300, 180, 0.6));

describe('HeuristicTurnDetector', () => {
  const detector = new HeuristicTurnDetector();

  it.each([
    ['That is all.', 300],
    ['Can you help me?', 300],
    ['Stop!', 300],
    ['He said "no."', 300],
    ['私は学生です。', 300],
    ['你好吗？', 300],
    ['太好了！', 300],
    ['क्या हाल है।', 300],
    ['call me back', 1_000],
    ['I would like to', 2_500],
    ['Because, you know,', 2_500],
    ['Well...', 2_500],
    ['我想，', 2_500],
    ['', 2_500],
  ])('VOICE-12.3.12.5 waits after %j for %i ms', (transcript, waitMs) => {
    expect(detector.evaluate(turn(transcript))).toMatchObject({ isComplete: false, suggestedWaitMs: waitMs });
    const almost = detector.evaluate(turn(transcript, { silenceDurationMs: waitMs - 1 }));
    expect(almost).toMatchObject({ isComplete: false, suggestedWaitMs: 1 });
    const decision = detector.evaluate(turn(transcript, { silenceDurationMs: waitMs }));
    expect(decision).toMatchObject({ isComplete: true, suggestedWaitMs: null });
  });

  it('VOICE-12.3.12.5 waits for what may still change', () => {
    const decision = detector.evaluate(turn('That is all.', { isFinal: false, silenceDurationMs: 400 }));
    expect(decision).toMatchObject({ isComplete: false, suggestedWaitMs: 2_100 });
  });

  it('VOICE-12.3.12.5 decides at once: a hundred turns take less than one may', () => {
    const turns = Array.from({ length: 100 }, (_, index) => turn(`word ${index} `.repeat(100)));
    const rounds = [1, 2, 3].map(() => {
      const startedAt = performance.now();
      const decisions = turns.map((one) => detector.evaluate(one));
      expect(decisions.every((decision) => !(decision instanceof Promise))).toBe(true);
      return performance.now() - startedAt;
    });
    // The quickest round: the machine may have other things to do in the others.
    expect(Math.min(...rounds)).toBeLessThan(200);
  });

  it('VOICE-12.3.12.5 keeps no frame waiting, however long a detector thinks', () => {
    const turnDetector = new MockTurnDetector({ script: () => new Promise(() => undefined) });
    const { stream, heard } = testCall({ turnDetector });
    void turnDetector.evaluate(turn('hello'));
    stream.receive({ data: soft, sampleRate: 16_000, channels: 1, sampleWidth: 2, timestampMs: null, metadata: {} });
    expect(heard.frames.length).toBeGreaterThan(0);
  });

  it('takes words of another language, and refuses times that are none', () => {
    const german = new HeuristicTurnDetector({ unfinishedWords: ['und'], unfinishedWaitMs: 3_000 });
    expect(german.evaluate(turn('ich komme und'))).toMatchObject({ suggestedWaitMs: 3_000, reason: 'goes_on' });
    expect(german.evaluate(turn('ich komme and'))).toMatchObject({ suggestedWaitMs: 1_000 });
    for (const field of ['finishedWaitMs', 'unfinishedWaitMs', 'unknownWaitMs']) {
      expect(() => new HeuristicTurnDetector({ [field]: -1 })).toThrow(
        expect.objectContaining({ details: { field, issue: expect.any(String) } }),
      );
    }
  });
});

describe('HeuristicBackchannelDetector', () => {
  const detector = new HeuristicBackchannelDetector();

  it('VOICE-12.3.13.7 decides by duration alone where nothing else is known', () => {
    expect(detector.classify(said())).toEqual({ isBackchannel: true, confidence: 0.5, label: 'short_and_soft' });
    expect(detector.classify(said({ speechDurationMs: 900 }))).toMatchObject({ isBackchannel: false, label: null });
  });

  it('VOICE-12.3.13.7 decides by duration and level where it has the audio', () => {
    expect(detector.classify(said({ audioBytes: soft })).isBackchannel).toBe(true);
    expect(detector.classify(said({ audioBytes: loud })).isBackchannel).toBe(false);
    expect(detector.classify(said({ audioBytes: soft, speechDurationMs: 900 })).isBackchannel).toBe(false);
    // Quiet before the word does not make it soft.
    const late = new Uint8Array(96_000 + loud.byteLength);
    late.set(loud, 96_000);
    expect(detector.classify(said({ audioBytes: late })).isBackchannel).toBe(false);
  });

  it.each([
    ['mhm', true],
    ['Uh-huh.', true],
    ['Okay, I see!', true],
    ['stop', false],
    ['yeah but wait', false],
    ['yes yes yes yes', false],
  ])('VOICE-12.3.13.7 lets words decide where there are any: %j', (transcript, isBackchannel) => {
    const decision = detector.classify(said({ transcript, audioBytes: loud, speechDurationMs: 900 }));
    expect(decision).toMatchObject({ isBackchannel, confidence: 0.9 });
  });

  it('takes blank words for none, and refuses limits that are none', () => {
    expect(detector.classify(said({ transcript: '  ' })).label).toBe('short_and_soft');
    expect(() => new HeuristicBackchannelDetector({ maxDurationMs: -1 })).toThrow(/maxDurationMs/u);
    expect(() => new HeuristicBackchannelDetector({ maxLevelDb: 1 })).toThrow(/maxLevelDb/u);
  });
});
