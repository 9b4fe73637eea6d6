import { readFileSync } from 'node:fs';

import type { AudioChunk } from '@roomkit/core/voice';
import { ElevenLabsEmulator } from '@roomkit/emulators/elevenlabs';
import { describe, expect, it, vi } from 'vitest';

import { pieces, wordsOf } from './support/elevenlabs.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using vendor = await new ElevenLabsEmulator().start();
    vi.stubEnv('ELEVENLABS_API_KEY', vendor.apiKey);
    vi.stubEnv('ELEVENLABS_BASE_URL', vendor.url);
    const { speak } = await import('./readme/use.ts');
    const played: AudioChunk[] = [];
    await speak(pieces('Good ', 'morning.'), (chunk) => void played.push(chunk));
    vi.unstubAllEnvs();
    expect(wordsOf(played)).toBe('Good morning.');
  });
});
