import { describe, expect, it } from 'vitest';

import { BACKGROUNDS, detectionFigures, falseAlarms } from '../../src/voice-stages/detection.ts';
import { noises } from '../../src/voice-stages/noises.ts';
import { detectors, loudness } from '../../src/voice-stages/stages.ts';
import { spokenStream } from '../../src/voice-stages/utterances.ts';
import { isSkipped, PATIENCE_MS } from './lab.ts';

const total = (alarms: ReadonlyMap<string, number>): number =>
  [...alarms.values()].reduce((sum, count) => sum + count, 0);

describe.skipIf(isSkipped)('detectors of speech on recordings', () => {
  it.each(detectors().map((detector) => [detector.name, detector] as const))(
    'VOICE-12.3.8.1 VOICE-12.3.8.9 %s hears ten of ten people in every noise, and at most one in noises alone',
    { timeout: PATIENCE_MS },
    async (_name, detector) => {
      const all = noises();
      const figures = await detectionFigures(detector, spokenStream(), all);
      expect(figures.map(({ noise, found }) => [noise, found])).toEqual(
        BACKGROUNDS.map(([noise, ratioDb]) => [`${noise} ${ratioDb} dB`, 10]),
      );
      expect(figures.reduce((sum, { false: wrong, merged }) => sum + wrong + merged, 0)).toBeLessThanOrEqual(1);
      for (const { startMs, endMs } of figures) {
        expect(startMs).toBeLessThan(400);
        expect(endMs).toBeLessThan(900);
      }
      expect(total(await falseAlarms(detector, all))).toBeLessThanOrEqual(1);
      await detector.vad.close();
    },
  );

  it('would hear more where loudness was taken for speech', { timeout: PATIENCE_MS }, async () => {
    const detector = loudness();
    expect(total(await falseAlarms(detector, noises()))).toBeGreaterThan(1);
    await detector.vad.close();
  });
});
