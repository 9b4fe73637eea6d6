import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('CORE-8.4.1 shows a snippet that runs', async () => {
    const source = read('./readme/answer.ts');
    expect(read('../README.md')).toContain(`\`\`\`ts\n${source}\`\`\``);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/answer.ts');
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    expect(lines).toEqual([...source.matchAll(/; \/\/ (.+)$/gm)].map(([, line]) => `${line}\n`));
    expect(lines).toHaveLength(4);
  });
});
