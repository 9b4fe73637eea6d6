import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { joinBytes, readWav, samplesOf } from '@roomkit/core/audio';
import { createRecordingLogger, createTestIds } from '@roomkit/testing';
import {
  aesGcmEncryptor,
  decryptRecording,
  localAudioFiles,
  type RecordingEncryptor,
  WavFileRecorder,
  type WavFileRecorderOptions,
} from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { constant, frameOfSamples } from '../support/audio.ts';
import { testSession } from '../support/call.ts';
import { contents, directory, namesIn } from '../support/files.ts';

const KEY = new Uint8Array(32).fill(7);

async function recorded(path: string, more: Partial<WavFileRecorderOptions> = {}) {
  const recorder = new WavFileRecorder({
    storages: { disk: { directory: path } },
    encryptor: aesGcmEncryptor(KEY),
    createId: createTestIds(),
    ...more,
  });
  const handle = recorder.start(testSession('s1'), { storage: 'disk', channels: 'stereo' });
  for (let index = 0; index < 200; index += 1) {
    recorder.recordInbound(handle, frameOfSamples(constant(1_234, 320), { timestampMs: index * 20 }));
    recorder.recordOutbound(handle, frameOfSamples(constant(-99, 320), { timestampMs: index * 20 }));
    if (index % 50 === 0) await new Promise(setImmediate);
  }
  return { recorder, handle };
}

async function encrypted(): Promise<Uint8Array> {
  const { recorder, handle } = await recorded(await directory());
  const { urls } = await recorder.stop(handle);
  return new Uint8Array(await readFile(fileURLToPath(urls[0] ?? '')));
}

function unreadable(file: Uint8Array, key = KEY): unknown {
  try {
    decryptRecording(file, key);
    return null;
  } catch (error) {
    return error;
  }
}

describe('encrypted recordings', () => {
  it('VOICE-17.6.2 CORE-17.6.2 are read with the key, and not without it', async () => {
    const path = await directory();
    const { recorder, handle } = await recorded(path);
    await recorder.stop(handle);
    const [name = ''] = await namesIn(path);
    expect(name).toBe('s1_id-1.wav.enc');
    const file = await contents(path, name);
    const text = Buffer.from(file).toString('latin1');
    expect([text.includes('RIFF'), text.includes('WAVE')]).toEqual([false, false]);
    // 1,234 is D2 04: the samples stand nowhere in it.
    expect(text.includes('\u00d2\u0004\u009d\u00ff\u00d2\u0004')).toBe(false);
    expect(unreadable(file, new Uint8Array(32))).toMatchObject({
      code: 'recording_unreadable',
      details: { issue: 'changed_or_another_key' },
    });
    const { format, data } = readWav(decryptRecording(file, KEY));
    const samples = samplesOf(data);
    expect([format.channels, format.sampleRate, samples.length]).toEqual([2, 16_000, 128_000]);
    expect([samples[0], samples[1], samples.at(-2), samples.at(-1)]).toEqual([1_234, -99, 1_234, -99]);
  });

  it('VOICE-17.6.2 CORE-17.6.2 tell where somebody has changed, cut or lengthened them', async () => {
    const file = await encrypted();
    expect(unreadable(file)).toBeNull();
    const changed = file.slice();
    changed[file.byteLength - 40] = (changed[file.byteLength - 40] ?? 0) ^ 1;
    const issues = [
      changed,
      file.slice(0, -3),
      // Without its last piece it would be a shorter recording, and looks whole.
      file.slice(0, file.byteLength - 21),
      joinBytes([file, Uint8Array.of(0)]),
      joinBytes([file, file.slice(16)]),
      new Uint8Array(3),
      new TextEncoder().encode('RIFF and so on, what is no recording'),
    ].map((given) => (unreadable(given) as { details?: { issue: string } } | null)?.details?.issue);
    expect(issues).toEqual([
      'changed_or_another_key',
      'cut_or_longer',
      'cut_or_longer',
      'cut_or_longer',
      'cut_or_longer',
      'not_a_recording',
      'not_a_recording',
    ]);
  });

  it('VOICE-17.6.2 differ even where the same is said', async () => {
    const [one, other] = await Promise.all([encrypted(), encrypted()]);
    expect(one.byteLength).toBe(other.byteLength);
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
  });

  it('VOICE-17.6.2 never lie on the disk in the clear, not even while they are made', async () => {
    const written: Uint8Array[] = [];
    const files = {
      ...localAudioFiles,
      create: async (path: string) => {
        const file = await localAudioFiles.create(path);
        return { ...file, append: (data: Uint8Array) => (written.push(data.slice()), file.append(data)) };
      },
    };
    const { recorder, handle } = await recorded(await directory(), { files });
    await recorder.stop(handle);
    const text = Buffer.concat(written).toString('latin1');
    expect(text.length).toBeGreaterThan(256_000);
    expect([text.includes('RIFF'), text.includes('\u00d2\u0004\u009d\u00ff')]).toEqual([false, false]);
  });

  it.each([0, 1, 2])('VOICE-17.6.2 leave nothing behind where the cipher fails at piece %i', async (at) => {
    const path = await directory();
    const failure = new Error('The key is gone.');
    const real = aesGcmEncryptor(KEY);
    const encryptor: RecordingEncryptor = {
      ...real,
      async open() {
        const cipher = await real.open();
        let piece = 0;
        return {
          header: cipher.header,
          seal: (data, isLast) => {
            if (piece++ === at) throw failure;
            return cipher.seal(data, isLast);
          },
        };
      },
    };
    const logger = createRecordingLogger();
    const { recorder, handle } = await recorded(path, { encryptor, logger });
    await expect(recorder.stop(handle)).rejects.toMatchObject({
      code: 'recording_failed',
      details: { recordingId: 'id-1' },
      cause: failure,
    });
    expect(await namesIn(path)).toEqual([]);
    expect(logger.entries).toMatchObject([{ level: 'error', fields: { recordingId: 'id-1' } }]);
  });

  it('VOICE-17.6.2 refuses a key that is none', () => {
    expect(() => aesGcmEncryptor(new Uint8Array(16))).toThrow(
      expect.objectContaining({ code: 'configuration_invalid' }),
    );
    expect(() => decryptRecording(new Uint8Array(64), new Uint8Array(31))).toThrow(/key/u);
  });

  it('VOICE-17.6.2 keeps its key from whoever writes to its memory again', async () => {
    const key = KEY.slice();
    const encryptor = aesGcmEncryptor(key);
    key.fill(0);
    const { recorder, handle } = await recorded(await directory(), { encryptor });
    const { urls } = await recorder.stop(handle);
    expect(unreadable(await readFile(fileURLToPath(urls[0] ?? '')))).toBeNull();
  });
});
