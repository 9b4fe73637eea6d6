import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readWav, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { RecordingResult } from '@roomkit/core/voice';
import { decryptRecording } from '@roomkit/voice-pipeline';

/** A folder of its own, which is gone afterwards. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'roomkit-recordings-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The file of a recording, as it lies on the disk. */
export async function fileOf({ urls }: RecordingResult): Promise<Uint8Array> {
  return readFile(fileURLToPath(urls[0] ?? ''));
}

/** What is in a recording. */
export interface Listened {
  readonly channels: number;
  readonly sampleRate: number;
  /** How many seconds of each channel hold sound: the caller is on the left, the office on the right. */
  readonly soundSeconds: { readonly left: number; readonly right: number };
}

/** Listens to a recording. @throws RoomKitError `recording_unreadable` with another key, or where it was changed */
export function listenTo(file: Uint8Array, key: Uint8Array): Listened {
  const { format, data } = readWav(decryptRecording(file, key));
  const { channels, sampleRate } = format;
  const samples = samplesOf(data);
  const side = (first: number): number =>
    soundSeconds(
      samples.filter((_sample, at) => at % channels === first),
      sampleRate,
    );
  return { channels, sampleRate, soundSeconds: { left: side(0), right: side(1) } };
}

/** Windows of 20 ms that are louder than a whisper. */
function soundSeconds(samples: Int16Array, sampleRate: number): number {
  const window = sampleRate / 50;
  let windows = 0;
  for (let at = 0; at + window <= samples.length; at += window) {
    if (rmsOf(samples.subarray(at, at + window)) > 150) windows += 1;
  }
  return windows / 50;
}
