import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const lines = written.mock.calls.map(([line]) => line as string);
    written.mockRestore();
    expect(lines.join('')).toBe('voice: What are your hours?\nai: We are open from nine to five.\n');
  });
});
