import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('CORE-8.4.1 shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/one-person.ts')}\`\`\``);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/one-person.ts');
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    expect(lines).toEqual(['(415) 555-2671: Ann, 1 of 1\n', 'ann+printer@EXAMPLE.org: Ann, 1 of 1\n']);
  });
});
