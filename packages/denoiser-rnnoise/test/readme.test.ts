import { readFileSync } from 'node:fs';

import { bytesOf, levelDb, samplesOf } from '@roomkit/core/audio';
import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { clean } from './readme/use.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const random = createSeededRandom(1);
    const noise = Array.from({ length: 200 }, () =>
      bytesOf(Int16Array.from({ length: 160 }, () => random.integer(3_000) - 1_500)),
    );
    const cleaned = await clean(noise, 'alice');
    expect(levelDb(samplesOf(noise[199] ?? new Uint8Array()))).toBeGreaterThan(-32);
    const left = cleaned.slice(150).map((frame) => levelDb(samplesOf(frame)));
    expect(Math.max(...left)).toBeLessThan(-40);
  });
});
