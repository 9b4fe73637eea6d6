import { audioFrame, bytesOf } from '@roomkit/core/audio';
import type { VADEvent } from '@roomkit/core/voice';
import { createSpeechLike } from '@roomkit/testing';
import { expect, it } from 'vitest';

import { SherpaOnnxVADProvider } from '../src/index.ts';
import { MODEL } from './support/model.ts';

async function heard(vad: SherpaOnnxVADProvider, samples: Int16Array): Promise<readonly VADEvent[]> {
  const events: VADEvent[] = [];
  for (let at = 0; at + 512 <= samples.length; at += 512) {
    const event = await vad.process(audioFrame({ data: bytesOf(samples.slice(at, at + 512)) }), 'stream');
    if (event) events.push(event);
  }
  return events;
}

it('VOICE-12.3.8.9 cuts an utterance that does not end after 20 s, and goes on hearing', async () => {
  const vad = new SherpaOnnxVADProvider({ modelPath: MODEL, reportIntervalMs: null });
  const sound = new Int16Array(16_000 * 27);
  // Anew every second: the detector gets used to a voice that never pauses, and this is not about that.
  for (let second = 1; second < 25; second += 1) sound.set(createSpeechLike(960, { seed: 2 }), second * 16_000);
  const events = await heard(vad, sound);
  expect(events.map(({ type }) => type)).toEqual(['speech_start', 'speech_end', 'speech_start', 'speech_end']);
  const length = (event?: VADEvent): number => (event?.audioBytes?.byteLength ?? 0) / 32_000;
  expect(length(events[1])).toBeCloseTo(20.3, 1);
  // Between the two nothing is lost and nothing doubled.
  const whole = Buffer.from(bytesOf(sound));
  const from = whole.indexOf(events[1]?.audioBytes ?? new Uint8Array(1)) + (events[1]?.audioBytes?.byteLength ?? 0);
  const next = whole.subarray(from, from + (events[3]?.audioBytes?.byteLength ?? 0));
  expect(next.equals(events[3]?.audioBytes ?? new Uint8Array())).toBe(true);
  await vad.close();
});

it('refuses frames once it is closed', async () => {
  const vad = new SherpaOnnxVADProvider({ modelPath: MODEL });
  await vad.prepare();
  await vad.close();
  await expect(heard(vad, new Int16Array(512))).rejects.toMatchObject({ code: 'not_supported' });
  await expect(vad.prepare()).rejects.toMatchObject({ code: 'not_supported' });
});
