import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

import { isWithoutRecogniser } from './support/machine.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows the snippet that is run', () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
  });

  it.skipIf(isWithoutRecogniser)('shows a snippet that runs', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    expect(text).toBe('ten of clubs\n');
  });
});
