import { readFileSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

import { hasRedis, REDIS_URL } from './support/redis.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe.skipIf(!hasRedis)('README.md', () => {
  it('CORE-8.4.1 shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    vi.stubEnv('REDIS_URL', REDIS_URL);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(lines).toEqual(['ada: typing_start\n']);
  });
});
