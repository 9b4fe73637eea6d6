import { readFileSync } from 'node:fs';

import { VLLMEmulator } from '@roomkit/emulators/vllm';
import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const server = new VLLMEmulator({ script: ['Hello!'], maxModelLen: 4096 });
    vi.stubGlobal('fetch', server.fetch);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    vi.unstubAllGlobals();
    expect(text).toBe('Qwen/Qwen3-8B: 4096 tokens\nHello!');
  });
});
