import { EnergyVADProvider } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { type Bench, createBench } from './support/bench.ts';

const LONG = 'This is one long sentence of the agent. ';

/** A call over the detector that is built in, in which the agent speaks. */
async function answering(): Promise<Bench> {
  const vad = new EnergyVADProvider();
  const bench = await createBench({
    vad: null,
    transcripts: ['tell me', 'stop it'],
    answers: [{ chunks: [LONG, LONG, LONG, LONG] }, 'Fine.'],
    channel: { pipeline: { vad } },
  });
  await bench.silence(200);
  await bench.speak(400);
  await bench.silence(520);
  while (bench.heardMs() < 500) await bench.pass(20);
  return bench;
}

describe('a call with the built-in detector', () => {
  it('VOICE-12.6.3 VOICE-12.3.13.2 is not interrupted by a cough', async () => {
    await using bench = await answering();
    await bench.speak(200);
    await bench.silence(700);
    expect(bench.backend.cancels).toEqual([]);
    expect((await bench.said()).filter((line) => line.startsWith('voice'))).toEqual(['voice: tell me']);
  });

  it('VOICE-12.3.13.2 is interrupted by speech, though there are short gaps in it', async () => {
    await using bench = await answering();
    await bench.speak(160);
    await bench.silence(80);
    await bench.speak(200);
    expect(bench.backend.cancels).toHaveLength(1);
    await bench.silence(600);
    await bench.pass(100);
    expect((await bench.said()).filter((line) => line.startsWith('voice'))).toEqual([
      'voice: tell me',
      'voice: stop it',
    ]);
  });

  it('VOICE-15.4.1 measures its turns from the last sound', async () => {
    await using bench = await createBench({
      vad: null,
      channel: { pipeline: { vad: new EnergyVADProvider() } },
      answers: ['Yes.'],
    });
    const marks: (number | null)[] = [];
    bench.kit.on('voice_turn_measured', ({ data }) => void marks.push(data.report.marks.vadEnd));
    await bench.silence(200);
    await bench.speak(400);
    await bench.silence(700);
    await bench.pass(500);
    expect(marks).toHaveLength(1);
    expect(marks[0]).toBeGreaterThanOrEqual(480);
    expect(marks[0]).toBeLessThanOrEqual(540);
  });
});
