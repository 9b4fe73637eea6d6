import { readFileSync } from 'node:fs';

import { GeminiEmulator } from '@roomkit/emulators/gemini';
import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const output = [{ type: 'text', pieces: ['Hel', 'lo.'] }] as const;
    await using vendor = await new GeminiEmulator({ script: [{ output }] }).start();
    vi.stubEnv('GEMINI_API_KEY', vendor.apiKey);
    vi.stubEnv('GEMINI_BASE_URL', vendor.url);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(text).toBe('Hello.');
    expect(vendor.requests).toHaveLength(1);
  });
});
