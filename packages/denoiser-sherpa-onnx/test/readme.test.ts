import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bytesOf, levelDb, samplesOf } from '@roomkit/core/audio';
import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { clean } from './readme/use.ts';
import { gateModel } from './support/gate-model.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const folder = await mkdtemp(join(tmpdir(), 'roomkit-sherpa-denoiser-'));
    const modelPath = join(folder, 'gate.onnx');
    await writeFile(modelPath, gateModel());
    const random = createSeededRandom(1);
    const noise = Array.from({ length: 50 }, () =>
      bytesOf(Int16Array.from({ length: 256 }, () => random.integer(2_000) - 1_000)),
    );
    const cleaned = await clean(modelPath, noise);
    await rm(folder, { recursive: true });
    const level = (frames: readonly Uint8Array[]): number =>
      Math.max(...frames.map((frame) => levelDb(samplesOf(frame))));
    expect([level(noise) > -36, level(cleaned) < -40]).toEqual([true, true]);
  });
});
