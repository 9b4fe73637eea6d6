import { readFileSync } from 'node:fs';

import { DeepgramEmulator } from '@roomkit/emulators/deepgram';
import { describe, expect, it, vi } from 'vitest';

import { frameOfWords } from './support/deepgram.ts';
import { Microphone } from './support/speaking.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using vendor = await new DeepgramEmulator().start();
    vi.stubEnv('DEEPGRAM_API_KEY', vendor.apiKey);
    vi.stubEnv('DEEPGRAM_BASE_URL', vendor.url);
    const { writeDown } = await import('./readme/use.ts');
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await writeDown(new Microphone().say(frameOfWords('Call me, please.')).off());
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(text).toBe('Call me,\nplease.\n');
  });
});
