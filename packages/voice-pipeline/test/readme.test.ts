import { readFileSync } from 'node:fs';

import { expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

it('README.md shows a snippet that runs', async () => {
  expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await import('./readme/use.ts');
  const text = written.mock.calls.map(([piece]) => piece).join('');
  written.mockRestore();
  expect(text).toBe('speech_start at 0 ms\naudio_level at 1020 ms\nspeech_end at 1020 ms\n');
});
