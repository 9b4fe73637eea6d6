import { readFileSync } from 'node:fs';

import { bytesOf } from '@roomkit/core/audio';
import { createSpeechLike } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { utterances } from './readme/use.ts';
import { MODEL } from './support/model.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const samples = new Int16Array(16_000 * 5);
    samples.set(createSpeechLike(3_000), 16_000);
    const frames = Array.from({ length: 156 }, (_unused, at) => bytesOf(samples.slice(at * 512, (at + 1) * 512)));
    const [spoken, ...more] = await utterances(MODEL, frames);
    expect([(spoken?.byteLength ?? 0) / 32_000 > 3, more]).toEqual([true, []]);
  });
});
