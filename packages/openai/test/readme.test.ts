import { readFileSync } from 'node:fs';

import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using vendor = await new OpenAIEmulator({ script: ['Hello!'] }).start();
    vi.stubEnv('OPENAI_API_KEY', vendor.apiKey);
    vi.stubEnv('OPENAI_BASE_URL', `${vendor.url}/v1`);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(text).toBe('Hello!');
    expect(vendor.calls).toHaveLength(1);
  });
});
