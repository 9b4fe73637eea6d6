import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';

import { describe, expect, it, vi } from 'vitest';

import { voiceFolder } from './support/beep-voice.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const folder = await voiceFolder();
    vi.stubEnv('TTS_MODEL', folder);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    await rm(folder, { recursive: true });
    expect(text).toBe('1.6 s of speech\n');
  });
});
