import { textOf } from '@roomkit/core';
import { MockTTSProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { createBench } from './support/bench.ts';

describe('a call', () => {
  it('VOICE-12.1.2 VOICE-12.2.1 becomes words in the room, and an answer is spoken while it is written', async () => {
    await using bench = await createBench({
      transcripts: ['call me back'],
      answers: [{ chunks: ['Of course, I will do that. ', 'When is it ', 'convenient for you?'] }],
    });
    await bench.utter();
    await bench.pass(3_000);
    expect(bench.tts.texts).toEqual(['Of course, I will do that.', 'When is it convenient for you?']);
    await bench.pass(2_000);
    expect(await bench.said()).toEqual([
      'voice: call me back',
      'ai: Of course, I will do that. When is it convenient for you?',
    ]);
    expect(bench.page.delivered.map((event) => textOf(event))).toEqual([
      'call me back',
      'Of course, I will do that. When is it convenient for you?',
    ]);
  });

  it('VOICE-12.2.1 is spoken by whichever voice the channel was given, and the channel holds no model', async () => {
    const tts = new MockTTSProvider({ name: 'other-voice', sampleRate: 24_000, sample: 7 });
    await using bench = await createBench({ tts, channel: { voice: 'anna' } });
    const delivering = bench.test.receive('page', 'hello', { roomId: 'r1' });
    await bench.pass(500);
    await delivering;
    expect(tts.calls).toMatchObject([{ text: 'hello', voice: 'anna', isFinished: true }]);
    expect(bench.heardMs()).toBeGreaterThanOrEqual(240);
    expect(Object.keys(bench.channel.info())).not.toContain('provider');
  });
});
