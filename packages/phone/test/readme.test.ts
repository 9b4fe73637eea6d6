import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** What a snippet says in comments that its lines write. */
function promised(source: string): readonly string[] {
  return [...source.matchAll(/; \/\/ (.+)$/gm)].map(([, line]) => `${line}\n`);
}

const snippets = [
  { name: 'numbers', run: () => import('./readme/numbers.ts') },
  { name: 'opt-out', run: () => import('./readme/opt-out.ts') },
];

describe('README.md', () => {
  it.each(snippets)('CORE-8.4.1 shows a snippet that runs: $name', async ({ name, run }) => {
    const source = read(`./readme/${name}.ts`);
    expect(read('../README.md')).toContain(`\`\`\`ts\n${source}\`\`\``);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await run();
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    expect(promised(source).length).toBeGreaterThan(0);
    expect(lines).toEqual(promised(source));
  });
});
