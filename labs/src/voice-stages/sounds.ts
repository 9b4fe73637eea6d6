import { spawnSync } from 'node:child_process';

import { samplesOf } from '@roomkit/core/audio';

/** The lab works at one rate, mono. */
export const SAMPLE_RATE = 16_000;

const MOST_BYTES = 64 * 1024 * 1024;

/** A recording in any format that ffmpeg knows. @param seconds - at most so much of it */
export function recording(path: string, seconds = 60): Int16Array {
  const format = path.endsWith('.g722') ? ['-f', 'g722'] : rawFormat(path);
  const wanted = ['-ar', String(SAMPLE_RATE), '-ac', '1', '-f', 's16le', '-'];
  return run('ffmpeg', ['-v', 'error', '-t', String(seconds), ...format, '-i', path, ...wanted]);
}

/** Sound that sox makes up, always the same. @param effects - such as `synth 20 whitenoise` */
export function synthetic(effects: readonly string[]): Int16Array {
  const wanted = ['-t', 'raw', '-r', String(SAMPLE_RATE), '-c', '1', '-b', '16', '-e', 'signed-integer', '-'];
  return run('sox', ['-R', '-D', '-n', ...wanted, ...effects]);
}

function rawFormat(path: string): readonly string[] {
  return path.endsWith('.raw') ? ['-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '1'] : [];
}

function run(program: string, given: readonly string[]): Int16Array {
  const { status, stdout, stderr } = spawnSync(program, given, { maxBuffer: MOST_BYTES });
  if (status !== 0) throw new Error(`${program} failed: ${String(stderr)}`);
  return samplesOf(new Uint8Array(stdout));
}
