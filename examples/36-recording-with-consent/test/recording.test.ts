import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { callOffice } from '../src/call.ts';
import { AGREED, ANNOUNCEMENT, GOODBYE, openOffice, REFUSED } from '../src/office.ts';
import { fileOf, listenTo, temporaryFolder } from '../src/recording.ts';

const KEY = new Uint8Array(32).fill(7);

describe('calls to an office that would like to record', () => {
  it('VOICE-17.6.1 leave no file where the caller refuses', { timeout: 180_000 }, async () => {
    await using folder = await temporaryFolder();
    await using office = openOffice(folder.path, KEY);
    const { heard, recording } = await callOffice(office, { name: 'grace', key: '2' }, () => undefined);
    expect(heard).toEqual([ANNOUNCEMENT, REFUSED, GOODBYE]);
    expect([recording, office.started, office.stopped]).toEqual([null, [], []]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it(
    'VOICE-17.6.1 VOICE-17.6.2 VOICE-12.3.7.3 VOICE-12.3.7.5 are kept, sealed and in stereo, from the yes on',
    { timeout: 180_000 },
    async () => {
      await using folder = await temporaryFolder();
      await using office = openOffice(folder.path, KEY);
      const { heard, seconds, recording } = await callOffice(office, { name: 'ada', key: '1' }, () => undefined);
      if (recording === null) throw new Error('it was not recorded');
      expect(heard).toEqual([ANNOUNCEMENT, AGREED, GOODBYE]);
      expect(office.started).toHaveLength(1);
      expect(recording.durationSeconds).toBeGreaterThan(2);
      expect(recording.durationSeconds).toBeLessThan(seconds - 2);
      const file = await fileOf(recording);
      expect(Buffer.from(file).includes('WAVEfmt ')).toBe(false);
      const { channels, sampleRate, soundSeconds } = listenTo(file, KEY);
      expect([channels, sampleRate]).toEqual([2, 16_000]);
      expect(Math.min(soundSeconds.left, soundSeconds.right)).toBeGreaterThan(0.5);
      file[100] = (file[100] ?? 0) ^ 1;
      expect(() => listenTo(file, KEY)).toThrow(expect.objectContaining({ code: 'recording_unreadable' }));
      await folder[Symbol.asyncDispose]();
      expect(existsSync(folder.path)).toBe(false);
    },
  );
});
